using SecMon.Detection.Decisions.Effects;

namespace SecMon.Silo.Rules;

/// <summary>Counts what rules found and what decisions made of it.</summary>
internal static class OutcomeMeter
{
    private const string Failed = "failed";

    /// <summary>Counts what became of a signal.</summary>
    public static void Count(SignalOutcome outcome)
    {
        SecMonMetrics.Signals.WithLabels(outcome.Signal.Rule.Title).Inc();
        foreach (var fired in outcome.Decisions.Where(fired => fired.Applied))
            SecMonMetrics.Decisions.WithLabels(fired.Title, fired.Effect ?? Failed).Inc();
    }

    /// <summary>Effects of a decision that came to bear since the start.</summary>
    /// <param name="title">Its title.</param>
    public static long FiredBy(string title) => (long)SecMonMetrics.Decisions.GetAllLabelValues()
        .Where(labels => labels[0] == title && labels[1] != Failed)
        .Sum(labels => SecMonMetrics.Decisions.WithLabels(labels).Value);
}
