using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Incidents;

namespace SecMon.Detection.Decisions.Cases;

/// <summary>What decisions want of the cases of a moment. Whoever keeps the cases drops what is so already.</summary>
/// <param name="Effects">What comes to bear on single cases, by decision and place.</param>
/// <param name="Incidents">Incidents that are to open or grow, by decision and value.</param>
/// <param name="Failures">Decisions that had no effect because their group failed.</param>
/// <param name="LeftOut">How many cases were not looked at.</param>
public sealed record CaseOutcome(IReadOnlyList<CaseEffect> Effects, IReadOnlyList<IncidentProposal> Incidents, IReadOnlyList<FiredDecision> Failures, int LeftOut)
{
    /// <summary>Nothing.</summary>
    public static readonly CaseOutcome None = new([], [], [], 0);
}
