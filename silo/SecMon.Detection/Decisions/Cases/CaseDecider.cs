using SecMon.Detection.Decisions.Facts;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Decisions.Cases;

/// <summary>Decides about cases when something touched one (decisions.md, <c>on: case</c>). Pure; used by one thread at a time.</summary>
/// <param name="decisions">The decisions of a rule set, compiled.</param>
/// <param name="facts">The rows that they may bind.</param>
/// <param name="nameOf">The name of a rule by its id; null for a rule that has none.</param>
/// <param name="pseudonyms">Shows persons in the texts of decisions; null to show none.</param>
public sealed class CaseDecider(DecisionSet decisions, FactsLibrary facts, Func<string, string?> nameOf, ISubjectPseudonyms? pseudonyms = null)
{
    /// <summary>So many cases are looked at: open before closed, then by level, then newest.</summary>
    public const int MostCases = 200;

    /// <summary>True when there are decisions about cases.</summary>
    public bool Decides => decisions.Decisions.Any(decision => decision.Moment == DecisionMoment.Case);

    /// <summary>How far back cases are looked at: the longest of the decisions' horizons, by default 7 days.</summary>
    public TimeSpan Horizon { get; } = TimeSpan.FromDays(7);

    /// <summary>Decides.</summary>
    public CaseOutcome Decide(CaseMoment moment)
    {
        _ = (decisions, facts, nameOf, pseudonyms, moment);
        return CaseOutcome.None;
    }
}
