using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Decisions;

/// <summary>Decides what becomes of the signals of one event, or of the signal of a correlation. Pure; used by one thread at a time.</summary>
public sealed class SignalDecider
{
    private readonly DecisionSet _decisions;
    private readonly Action<string, Fact, List<RowFact>> _addRows;
    private readonly FactTexts _texts;
    private readonly Proposals _proposals;
    private readonly bool[] _found;

    /// <summary>Decides by a set of decisions.</summary>
    /// <param name="decisions">The decisions of a rule set, compiled.</param>
    /// <param name="facts">The rows that they may bind.</param>
    /// <param name="pseudonyms">Shows persons in the texts of decisions; null to show none.</param>
    public SignalDecider(DecisionSet decisions, FactsLibrary facts, ISubjectPseudonyms? pseudonyms = null)
        : this(decisions, facts.AddRows, pseudonyms) => Facts = facts;

    /// <summary>Decides by a set of decisions, and rows from anywhere.</summary>
    /// <param name="decisions">The decisions of a rule set, compiled.</param>
    /// <param name="addRows">Adds the rows of a list whose key fits a signal.</param>
    /// <param name="pseudonyms">Shows persons in the texts of decisions; null to show none.</param>
    internal SignalDecider(DecisionSet decisions, Action<string, Fact, List<RowFact>> addRows, ISubjectPseudonyms? pseudonyms = null)
    {
        _decisions = decisions;
        _addRows = addRows;
        _texts = new FactTexts(pseudonyms);
        _proposals = new Proposals(_texts);
        _found = new bool[decisions.Signals.PatternCount];
    }

    /// <summary>The decisions.</summary>
    public DecisionSet Decisions => _decisions;

    /// <summary>The rows that they may bind.</summary>
    public FactsLibrary Facts { get; } = FactsLibrary.Empty;

    /// <summary>Told of each decision and effect that came up, once a signal, those in shadow too; whether it came to bear shows in the outcome.</summary>
    public Action<Decision, EffectKind>? OnFired { get; set; }

    /// <summary>Told of a decision at which its group failed, and why: the group had no effect.</summary>
    public Action<Decision, string>? OnFailed { get; set; }

    /// <summary>False to run every group, also where no candidate is; for tests.</summary>
    internal bool UsesCandidates { get; init; } = true;

    /// <summary>Decides.</summary>
    /// <param name="signals">At least one.</param>
    /// <param name="feed">Problems of the source that are open.</param>
    /// <returns>What became of each, in the order given.</returns>
    public IReadOnlyList<SignalOutcome> Decide(IReadOnlyList<SignalFact> signals, IReadOnlyList<FeedFact> feed)
    {
        List<ProposedEffect>? effects = null;
        List<FiredDecision>? failures = null;
        Take(BuiltInDecision.Run(signals), ref effects, ref failures);
        if (_decisions.Groups.Count > 0)
            RunGroups(new MomentFacts(signals, feed, _addRows), ref effects, ref failures);
        return effects is null && failures is null ? Plain(signals) : EffectCombiner.Combine(signals, effects ?? [], failures ?? []);
    }

    private void RunGroups(MomentFacts moment, ref List<ProposedEffect>? effects, ref List<FiredDecision>? failures)
    {
        var day = DayOf(moment.Signals);
        Array.Clear(_found);
        foreach (var signal in moment.Signals)
            _decisions.Signals.Mark(signal, _found);
        foreach (var group in _decisions.Groups)
        {
            if (!UsesCandidates || HasCandidate(group, moment, day))
                Take(group.Run(moment, day), ref effects, ref failures);
        }
    }

    /// <summary>The day (UTC, effective time) on which decisions about some signals are made.</summary>
    internal static DateOnly DayOf(IReadOnlyList<SignalFact> signals)
    {
        var newest = long.MinValue;
        foreach (var signal in signals)
            newest = Math.Max(newest, signal.Ticks);
        return DateOnly.FromDateTime(new DateTime(Math.Clamp(newest, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc));
    }

    private bool HasCandidate(DecisionGroup group, MomentFacts moment, DateOnly day)
    {
        Span<bool> mayFire = group.Candidates.Count <= 64 ? stackalloc bool[group.Candidates.Count] : new bool[group.Candidates.Count];
        var any = false;
        foreach (var rule in group.Candidates)
        {
            if (rule.Decision.Expires is { } last && last < day)
                continue;
            any |= mayFire[rule.Rule] = rule.IsCandidate(moment, _found, mayFire);
        }

        return any;
    }

    private void Take(DecisionSession session, ref List<ProposedEffect>? effects, ref List<FiredDecision>? failures)
    {
        if (session.Failed is { } failed)
        {
            var error = _texts.Scrub(session.Failure ?? "");
            if (session.Decisions.Any(decision => !decision.Metadata.IsShadow))
                (failures ??= []).Add(new FiredDecision(failed.Metadata.Id, failed.Metadata.Title, Effect: null, Because: null, [], error));
            OnFailed?.Invoke(failed, error);
            return;
        }

        if (session.Matches.Count == 0 || session.Decisions[0] == BuiltInDecision.Decision)
            return;   // an alert is what a signal becomes where nothing absorbs it
        TellConclusions(session);
        foreach (var effect in _proposals.Of(session))
        {
            OnFired?.Invoke(effect.Decision, effect.Kind);
            if (!effect.Decision.Metadata.IsShadow)
                (effects ??= []).Add(effect);
        }
    }

    private void TellConclusions(DecisionSession session)
    {
        if (OnFired is null)
            return;
        foreach (var rule in session.Matches.Select(match => match.Rule).Distinct())
        {
            foreach (var effect in session.Decisions[rule].Then.Where(effect => effect.Kind == EffectKind.Conclude))
                OnFired(session.Decisions[rule], effect.Kind);
        }
    }

    private static SignalOutcome[] Plain(IReadOnlyList<SignalFact> signals)
    {
        var outcomes = new SignalOutcome[signals.Count];
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = new SignalOutcome { Signal = signals[i], Severity = signals[i].Rule.Severity, Page = signals[i].Rule.Page };
        return outcomes;
    }
}
