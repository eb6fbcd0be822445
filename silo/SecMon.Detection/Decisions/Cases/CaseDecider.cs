using System.Diagnostics;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Incidents;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Decisions.Cases;

/// <summary>Decides about cases when something touched one (decisions.md, <c>on: case</c>). Pure; used by one thread at a time.</summary>
public sealed class CaseDecider
{
    /// <summary>So many cases are looked at: open before closed, then by level, then newest.</summary>
    public const int MostCases = MomentFacts.MostOfAKind;

    private readonly Action<string, Fact, List<RowFact>> _addRows;
    private readonly Func<string, string?> _nameOf;
    private readonly GroupRunner _runner;

    /// <summary>Decides by a set of decisions.</summary>
    /// <param name="decisions">The decisions of a rule set, compiled.</param>
    /// <param name="facts">The rows that they may bind.</param>
    /// <param name="nameOf">The name of a rule by its id; null for a rule that has none.</param>
    /// <param name="pseudonyms">Shows persons in the texts of decisions; null to show none.</param>
    public CaseDecider(DecisionSet decisions, FactsLibrary facts, Func<string, string?> nameOf, ISubjectPseudonyms? pseudonyms = null)
        : this(decisions, facts.AddRows, nameOf, pseudonyms)
    {
    }

    /// <summary>Decides by a set of decisions, and rows from anywhere.</summary>
    /// <param name="decisions">The decisions of a rule set, compiled.</param>
    /// <param name="addRows">Adds the rows of a list whose key fits a case.</param>
    /// <param name="nameOf">The name of a rule by its id; null for a rule that has none.</param>
    /// <param name="pseudonyms">Shows persons in the texts of decisions; null to show none.</param>
    internal CaseDecider(DecisionSet decisions, Action<string, Fact, List<RowFact>> addRows, Func<string, string?> nameOf, ISubjectPseudonyms? pseudonyms = null)
    {
        _addRows = addRows;
        _nameOf = nameOf;
        _runner = new GroupRunner(decisions.CaseGroups, decisions.Cases, new FactTexts(pseudonyms));
        Decides = decisions.CaseGroups.Count > 0;
        Horizon = decisions.CaseGroups.SelectMany(group => group.Decisions).Select(decision => decision.Horizon).Append(Decision.DefaultHorizon).Max();
    }

    /// <summary>True when there are decisions about cases.</summary>
    public bool Decides { get; }

    /// <summary>How far back cases are looked at: the longest of the decisions' horizons, by default 7 days.</summary>
    public TimeSpan Horizon { get; }

    /// <summary>Is told what decisions do, and how long that takes.</summary>
    public DecisionWatch Watch
    {
        get => _runner.Watch;
        set => _runner.Watch = value;
    }

    /// <summary>False to run every group, also where no candidate is; for tests.</summary>
    internal bool UsesCandidates
    {
        init => _runner.UsesCandidates = value;
    }

    /// <summary>Decides.</summary>
    public CaseOutcome Decide(CaseMoment moment)
    {
        if (!Decides)
            return CaseOutcome.None;
        if (Watch.Took is not { } took)
            return DecideNow(moment);
        var started = Stopwatch.GetTimestamp();
        var outcome = DecideNow(moment);
        took(DecisionMoment.Case, Stopwatch.GetElapsedTime(started));
        return outcome;
    }

    private CaseOutcome DecideNow(CaseMoment moment)
    {
        var facts = FactsOf(moment, out var leftOut);
        if (facts.Subjects.Count == 0)
            return CaseOutcome.None;
        _runner.Clear();
        _runner.Run(facts, GroupRunner.DayOf(facts.NowTicks));

        IncidentProposal[] incidents = [.. _runner.Incidents
            .OrderBy(incident => incident.DecisionId, StringComparer.Ordinal)
            .ThenBy(incident => incident.Value, StringComparer.Ordinal)];
        FiredDecision[] failures = [.. _runner.Failures.OrderBy(failure => failure.Id, StringComparer.Ordinal)];
        return new CaseOutcome(Combine(_runner.Effects, incidents), incidents, failures, leftOut);
    }

    /// <summary>The facts of a moment. "Now" is the newest time of all cases, also of those that are left out: what is looked at does not move it.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="leftOut">How many cases within <see cref="Horizon"/> are not looked at.</param>
    internal MomentFacts FactsOf(CaseMoment moment, out int leftOut)
    {
        var cases = moment.Cases.Where(one => !one.IsExpected).DistinctBy(one => one.Id).ToList();
        var now = cases.Count == 0 ? 0 : cases.Max(one => one.Last.Ticks);
        CaseFact[] near = [.. cases
            .Where(one => one.Last.Ticks >= now - Horizon.Ticks)
            .Select(one => FactOf(one, moment))];
        var facts = new MomentFacts(near, now, _addRows);
        leftOut = near.Length - facts.Subjects.Count;
        return facts;
    }

    /// <summary>A case as a fact of a moment.</summary>
    internal CaseFact FactOf(Case one, CaseMoment moment) => CaseFact.Of(one, one.Id == moment.Trigger, _nameOf(one.RuleId));

    private static CaseEffect[] Combine(List<ProposedEffect> effects, IncidentProposal[] incidents)
    {
        effects.Sort(ProposedEffect.ByDecision);
        return [.. CaseVerdicts.Of(effects, incidents)
            .SelectMany(its => its.Applied)
            .OrderBy(one => one.Proposed, Comparer<ProposedEffect>.Create(ProposedEffect.ByDecision))
            .ThenBy(one => one.Effect.CaseId, StringComparer.Ordinal)
            .Select(one => one.Effect)];
    }
}
