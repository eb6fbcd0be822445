using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions;

/// <summary>Decides what becomes of the signals of one event, or of the signal of a correlation. Pure; used by one thread at a time.</summary>
/// <param name="decisions">The decisions of a rule set, compiled.</param>
/// <param name="facts">The rows that they may bind.</param>
public sealed class SignalDecider(DecisionSet decisions, FactsLibrary facts)
{
    /// <summary>The decisions.</summary>
    public DecisionSet Decisions => decisions;

    /// <summary>The rows.</summary>
    public FactsLibrary Facts => facts;

    /// <summary>Decides.</summary>
    /// <param name="signals">At least one.</param>
    /// <param name="feed">Problems of the source that are open.</param>
    /// <returns>What became of each, in the order given.</returns>
    public IReadOnlyList<SignalOutcome> Decide(IReadOnlyList<SignalFact> signals, IReadOnlyList<FeedFact> feed)
    {
        _ = (decisions, feed);
        return [.. signals.Select(signal => new SignalOutcome { Signal = signal, Severity = signal.Rule.Severity, Page = signal.Rule.Page })];
    }
}
