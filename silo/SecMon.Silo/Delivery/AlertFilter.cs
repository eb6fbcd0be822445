namespace SecMon.Silo.Delivery;

/// <summary>Which alerts are asked for; what is null does not restrict.</summary>
public sealed record AlertFilter
{
    /// <summary>Only after this sequence number, or with <see cref="IsNewestFirst"/> before it.</summary>
    public long After { get; init; }

    /// <summary>The newest first.</summary>
    public bool IsNewestFirst { get; init; }

    /// <summary>At least this severity, as <c>event.severity</c>.</summary>
    public int MinSeverity { get; init; }

    /// <summary>Id of the rule, or its use case.</summary>
    public string? Rule { get; init; }

    /// <summary>The source.</summary>
    public string? Source { get; init; }

    /// <summary>The account.</summary>
    public string? User { get; init; }

    /// <summary>The case.</summary>
    public string? Case { get; init; }

    /// <summary>Happened at this time or later, UTC.</summary>
    public DateTime? From { get; init; }

    /// <summary>Happened before this time, UTC.</summary>
    public DateTime? Until { get; init; }
}
