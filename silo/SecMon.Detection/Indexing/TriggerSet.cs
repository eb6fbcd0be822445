namespace SecMon.Detection.Indexing;

/// <summary>Triggers of which an event must have at least one.</summary>
/// <param name="Likelihood">A guess of how often an event has one; may pass 1.</param>
/// <param name="Triggers">At least one, no two equal.</param>
internal sealed record TriggerSet(double Likelihood, IReadOnlyList<Trigger> Triggers);
