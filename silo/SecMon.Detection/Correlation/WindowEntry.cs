using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>One entry of a window.</summary>
/// <param name="Evidence">The record.</param>
/// <param name="Counted">Counted values; empty for <c>event_count</c>.</param>
/// <param name="OncePer">Value of the <c>once_per</c> field; null when there is none.</param>
/// <param name="Matched">Keys of the detection rules that it matched; empty for rules that do not ask which.</param>
internal readonly record struct WindowEntry(EvidenceItem Evidence, IReadOnlyList<string> Counted, string? OncePer, IReadOnlyList<ulong> Matched)
{
    public long Ticks => Evidence.Ticks;
}
