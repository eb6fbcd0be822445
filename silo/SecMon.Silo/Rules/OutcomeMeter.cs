using SecMon.Detection.Decisions.Effects;

namespace SecMon.Silo.Rules;

/// <summary>Counts what rules found and what decisions made of it.</summary>
internal static class OutcomeMeter
{
    /// <summary>Counts what became of a signal.</summary>
    public static void Count(SignalOutcome outcome)
    {
        SecMonMetrics.Signals.WithLabels(outcome.Signal.Rule.Title).Inc();
        foreach (var fired in outcome.Decisions.Where(fired => fired.Applied))
            SecMonMetrics.Decisions.WithLabels(fired.Title, fired.Effect ?? "failed").Inc();
    }
}
