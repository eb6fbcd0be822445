using System.Diagnostics;
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
    private readonly GroupRunner _runner;

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
        _runner = new GroupRunner(decisions.Groups, decisions.Signals, new FactTexts(pseudonyms));
    }

    /// <summary>The decisions.</summary>
    public DecisionSet Decisions => _decisions;

    /// <summary>The rows that they may bind.</summary>
    public FactsLibrary Facts { get; } = FactsLibrary.Empty;

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
    /// <param name="signals">At least one.</param>
    /// <param name="feed">Problems of the source that are open.</param>
    /// <returns>What became of each, in the order given.</returns>
    public IReadOnlyList<SignalOutcome> Decide(IReadOnlyList<SignalFact> signals, IReadOnlyList<FeedFact> feed)
    {
        if (Watch.Took is not { } took)
            return DecideNow(signals, feed);
        var started = Stopwatch.GetTimestamp();
        var outcomes = DecideNow(signals, feed);
        took(DecisionMoment.Signals, Stopwatch.GetElapsedTime(started));
        return outcomes;
    }

    private IReadOnlyList<SignalOutcome> DecideNow(IReadOnlyList<SignalFact> signals, IReadOnlyList<FeedFact> feed)
    {
        _runner.Clear();
        _runner.Take(BuiltInDecision.Run(signals));
        if (_decisions.Groups.Count > 0)
        {
            var moment = new MomentFacts(signals, feed, _addRows);
            _runner.Run(moment, DayOf(moment.Subjects));
        }

        return _runner.Effects.Count == 0 && _runner.Failures.Count == 0 ? Plain(signals) : EffectCombiner.Combine(signals, _runner.Effects, _runner.Failures);
    }

    /// <summary>The day (UTC, effective time) on which decisions about some signals are made.</summary>
    internal static DateOnly DayOf(IReadOnlyList<SubjectFact> signals)
    {
        var newest = long.MinValue;
        foreach (var signal in signals)
            newest = Math.Max(newest, signal.Ticks);
        return GroupRunner.DayOf(newest);
    }

    private static SignalOutcome[] Plain(IReadOnlyList<SignalFact> signals)
    {
        var outcomes = new SignalOutcome[signals.Count];
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = new SignalOutcome { Signal = signals[i], Severity = signals[i].Rule.Severity, Page = signals[i].Rule.Page };
        return outcomes;
    }
}
