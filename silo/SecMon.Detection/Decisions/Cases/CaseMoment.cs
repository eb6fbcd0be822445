using SecMon.Detection.Cases;

namespace SecMon.Detection.Decisions.Cases;

/// <summary>What is known when something touched a case: the cases that share account, address or source with it (decisions.md 2).</summary>
/// <param name="Cases">The cases, the trigger among them, in any order; those that are expected are none. At most <see cref="CaseDecider.MostCases"/> are looked at.</param>
/// <param name="Trigger">Id of the case that was raised, counted or changed.</param>
public sealed record CaseMoment(IReadOnlyList<Case> Cases, string Trigger);
