namespace SecMon.Silo.Configuration;

/// <summary>One sink of the configuration.</summary>
/// <param name="Type">So far only <c>console</c>.</param>
public sealed record SinkOptions(string Type);
