using SecMon.Events;

namespace SecMon.Detection.Loading;

/// <summary>The keys under <c>secmon:</c> that decide (sigma.md 10.2, 10.3).</summary>
/// <param name="GroupBy">Groups of a detection rule.</param>
/// <param name="Suppress">Quiet time after an alert.</param>
/// <param name="OncePer">Field whose value counts once.</param>
/// <param name="IsPerSource">True for <c>scope: source</c>.</param>
/// <param name="MaxEntries">Most entries of a window; null for the default.</param>
internal sealed record SecMonKeys(
    IReadOnlyList<FieldName> GroupBy, TimeSpan? Suppress, FieldName? OncePer, bool IsPerSource, int? MaxEntries);
