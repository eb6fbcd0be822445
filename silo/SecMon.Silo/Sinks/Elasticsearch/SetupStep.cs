namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>One thing that the setup looked at.</summary>
/// <param name="Name">For example <c>index template secmon-alerts</c>.</param>
/// <param name="Outcome">What was done, or would be in a dry run.</param>
public sealed record SetupStep(string Name, SetupOutcome Outcome);
