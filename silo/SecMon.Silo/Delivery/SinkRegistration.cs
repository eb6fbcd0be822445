using SecMon.Silo.Sinks;

namespace SecMon.Silo.Delivery;

/// <summary>A sink in use, and what it is given.</summary>
/// <param name="Sink">The sink.</param>
/// <param name="Route">What it is given.</param>
public sealed record SinkRegistration(IAlertSink Sink, SinkRoute Route);
