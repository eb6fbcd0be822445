using SecMon.Silo.Delivery;

namespace SecMon.Silo.Configuration;

/// <summary>One sink of the configuration.</summary>
public sealed record SinkOptions
{
    /// <summary><c>console</c>, <c>elasticsearch</c>, <c>alertmanager</c>, <c>webhook</c>, <c>email</c>, <c>syslog</c> or <c>file</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Unique; names cursor, metrics and dead letters. The type, unless the configuration says another.</summary>
    public required string Name { get; init; }

    /// <summary>What it is given.</summary>
    public SinkRoute Route { get; init; } = new();

    /// <summary>The options of its type, as its class wants them; null for a console.</summary>
    public object? Settings { get; init; }
}
