namespace SecMon.Silo.Delivery;

/// <summary>Which incidents are asked for; what is null does not restrict.</summary>
public sealed record IncidentFilter
{
    /// <summary>Only incidents opened after this sequence number, or with <see cref="IsNewestFirst"/> before it.</summary>
    public long After { get; init; }

    /// <summary>The newest first.</summary>
    public bool IsNewestFirst { get; init; }

    /// <summary>One of the words of <see cref="Detection.Cases.CaseWords"/>, or <c>unclosed</c>.</summary>
    public string? Status { get; init; }

    /// <summary>At least this severity, as <c>event.severity</c>.</summary>
    public int MinSeverity { get; init; }

    /// <summary>Id of the decision.</summary>
    public string? Decision { get; init; }

    /// <summary>The account, address or source by which they are joined.</summary>
    public string? By { get; init; }

    /// <summary>A case that is in them.</summary>
    public string? Case { get; init; }

    /// <summary>Who works on it.</summary>
    public string? Assignee { get; init; }
}
