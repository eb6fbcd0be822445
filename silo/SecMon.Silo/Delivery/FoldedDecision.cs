using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Incidents;

namespace SecMon.Silo.Delivery;

/// <summary>What was decided about cases, as an entry of the ledger says it.</summary>
/// <param name="Trigger">Number of the entry upon which it was decided.</param>
internal sealed record FoldedDecision(long Trigger)
{
    /// <summary>What it did to single cases.</summary>
    public IReadOnlyList<CaseEffect> Effects { get; init; } = [];

    /// <summary>The incident that it opened, or let cases join; null for an entry about single cases.</summary>
    public string? IncidentId { get; init; }

    /// <summary>What was wanted of the incident; null for an entry about single cases.</summary>
    public IncidentProposal? Wanted { get; init; }
}
