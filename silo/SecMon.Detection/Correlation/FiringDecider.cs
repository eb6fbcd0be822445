using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Correlation;

/// <summary>Decides about the signal of a correlation, with the decisions in force and the newest rows.</summary>
internal sealed class FiringDecider(IRunningRules rules, ISubjectPseudonyms pseudonyms)
{
    private SignalDecider? _decider;
    private (DecisionSet Decisions, FactsLibrary Facts)? _of;

    /// <summary>Told what became of each signal. Null when nobody asks.</summary>
    public Action<SignalOutcome>? OnOutcome { get; set; }

    /// <summary>Is told what decisions do.</summary>
    public DecisionWatch Watch { get; set; } = DecisionWatch.None;

    /// <summary>What decisions made of a firing; null when nothing.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="firing">What fired.</param>
    /// <param name="feed">Problems of the source of the event that made it fire; a tick knows of none.</param>
    public Decided? Decide(RunningRule rule, Firing firing, IReadOnlyList<FeedFact> feed)
    {
        if (_decider is null || _of != (rules.Decisions, rules.Facts))
        {
            _of = (rules.Decisions, rules.Facts);
            _decider = new SignalDecider(rules.Decisions, rules.Facts, pseudonyms) { Watch = Watch };
        }

        var outcome = _decider.Decide([SignalFact.Of(rule.Type, firing)], feed)[0];
        OnOutcome?.Invoke(outcome);
        return Decided.Of(outcome);
    }
}
