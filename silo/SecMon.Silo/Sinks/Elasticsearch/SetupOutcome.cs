namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>What the setup did with a template or policy.</summary>
public enum SetupOutcome
{
    /// <summary>What is there is as new as ours, or newer.</summary>
    Kept,

    /// <summary>It was missing.</summary>
    Made,

    /// <summary>It was older, or its retention another one.</summary>
    Updated,

    /// <summary>This server does not have such things.</summary>
    Skipped,
}
