using SecMon.Silo.Sinks;

namespace SecMon.Silo.Delivery;

/// <summary>A document that the other side of a sink refused for good.</summary>
/// <param name="Sink">Name of the sink.</param>
/// <param name="Document">The document.</param>
/// <param name="Reason">What the other side said.</param>
/// <param name="Time">When, UTC.</param>
public sealed record DeadLetter(string Sink, SinkDocument Document, string Reason, DateTime Time);
