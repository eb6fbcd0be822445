namespace SecMon.Silo.Api;

/// <summary>How every sink stands.</summary>
/// <param name="Sinks">In the order of the configuration.</param>
public sealed record SinkList(IReadOnlyList<SinkView> Sinks);
