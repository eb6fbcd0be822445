using SecMon.Detection.Cases;

namespace SecMon.Silo.Api;

/// <summary>Suppressions and maintenance windows, also those whose time is over.</summary>
/// <param name="Suppressions">By id.</param>
public sealed record SuppressionList(IReadOnlyList<Suppression> Suppressions);
