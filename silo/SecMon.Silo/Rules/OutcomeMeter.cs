using System.Collections.Concurrent;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;

namespace SecMon.Silo.Rules;

/// <summary>Counts what rules found and what decisions made of it, and remembers which decisions failed. Used by many threads.</summary>
public sealed class OutcomeMeter(TimeProvider clock)
{
    private const string Failed = "failed";

    private readonly ConcurrentDictionary<string, (string Error, DateTimeOffset At)> _failed = new();

    /// <summary>How much each row or decision that excuses has swallowed.</summary>
    public ExcuseCounts Excuses { get; } = new(clock);

    /// <summary>Counts what became of a signal.</summary>
    public void Count(SignalOutcome outcome)
    {
        SecMonMetrics.Signals.WithLabels(outcome.Signal.Rule.Title).Inc();
        foreach (var fired in outcome.Decisions.Where(fired => fired.Applied))
            Count(fired);
        Excuses.Count(outcome);
    }

    /// <summary>Counts what decisions did to a case.</summary>
    /// <param name="decided">What came to bear now, of one case.</param>
    /// <param name="one">The case as it stood before.</param>
    public void Count(IReadOnlyList<FiredDecision> decided, Case one)
    {
        foreach (var fired in decided)
            Count(fired);
        Excuses.Count(decided, one);
    }

    /// <summary>Counts what a decision did, or that it failed.</summary>
    public void Count(FiredDecision fired)
    {
        SecMonMetrics.Decisions.WithLabels(fired.Title, fired.Effect ?? Failed).Inc();
        if (fired.Error is { } error)
            _failed[fired.Title] = (error, clock.GetUtcNow());
    }

    /// <summary>Looks at deciding itself.</summary>
    public static DecisionWatch Watch { get; } = new() { Fired = CountShadow, Failed = CountOverrun, Took = CountTime };

    private static void CountTime(DecisionMoment moment, TimeSpan time) =>
        SecMonMetrics.DecisionTime.WithLabels(moment == DecisionMoment.Case ? "case" : "signals").Observe(time.TotalSeconds);

    /// <summary>Of a decision in force its outcome says so too; one in shadow is on trial, and this is what its author waits to see.</summary>
    private static void CountOverrun(Decision decision, string error)
    {
        SecMonMetrics.DecisionOverruns.WithLabels(decision.Metadata.Title).Inc();
        if (decision.Metadata.IsShadow)
            SecMonMetrics.ShadowDecisions.WithLabels(decision.Metadata.Title, Failed).Inc();
    }

    /// <summary>Counts that a decision came up; those in force are counted by what came of it.</summary>
    private static void CountShadow(Decision decision, EffectKind effect)
    {
        if (decision.Metadata.IsShadow)
            SecMonMetrics.ShadowDecisions.WithLabels(decision.Metadata.Title, effect.Word()).Inc();
    }

    /// <summary>Decisions by title that had no effect within a time, and why.</summary>
    public IReadOnlyList<(string Title, string Error)> FailedWithin(TimeSpan time) =>
        [.. _failed.Where(one => clock.GetUtcNow() - one.Value.At <= time).Select(one => (one.Key, one.Value.Error)).OrderBy(one => one.Key, StringComparer.Ordinal)];

    /// <summary>Effects of a decision that came to bear since the start.</summary>
    /// <param name="title">Its title.</param>
    public static long FiredBy(string title) => (long)SecMonMetrics.Decisions.GetAllLabelValues()
        .Where(labels => labels[0] == title && labels[1] != Failed)
        .Sum(labels => SecMonMetrics.Decisions.WithLabels(labels).Value);
}
