namespace SecMon.Silo.Sinks;

/// <summary>A document that the other side will never take; it goes to the sink's dead letters.</summary>
/// <param name="Document">The document.</param>
/// <param name="Reason">What the other side said, without secrets.</param>
public sealed record Refusal(SinkDocument Document, string Reason);
