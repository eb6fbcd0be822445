namespace SecMon.Silo.Delivery;

/// <summary>Which cases are asked for; what is null does not restrict.</summary>
public sealed record CaseFilter
{
    /// <summary>Only cases raised after this sequence number, or with <see cref="IsNewestFirst"/> before it.</summary>
    public long After { get; init; }

    /// <summary>The newest first.</summary>
    public bool IsNewestFirst { get; init; }

    /// <summary>One of the words of <see cref="Detection.Cases.CaseWords"/>, or <c>unclosed</c>.</summary>
    public string? Status { get; init; }

    /// <summary>At least this severity, as <c>event.severity</c>.</summary>
    public int MinSeverity { get; init; }

    /// <summary>Id of the rule, or its use case.</summary>
    public string? Rule { get; init; }

    /// <summary>The source.</summary>
    public string? Source { get; init; }

    /// <summary>The account.</summary>
    public string? User { get; init; }

    /// <summary>Who works on it.</summary>
    public string? Assignee { get; init; }
}
