namespace SecMon.Silo.Delivery;

/// <summary>What a sink last gave and told of what quiet times held back in a case.</summary>
/// <param name="CaseId">The case.</param>
public sealed record NewsTold(string CaseId)
{
    /// <summary>How much of the case's news people have heard.</summary>
    public long News { get; init; }

    /// <summary>When they heard of some last, UTC; null when they never did.</summary>
    public DateTime? ToldAt { get; init; }

    /// <summary>True when there is news that waits for its minute.</summary>
    public bool IsDue { get; init; }

    /// <summary>When the case's document went out last because something was held back, UTC; null when it never did.</summary>
    public DateTime? DocumentAt { get; init; }

    /// <summary>True when a document waits for its minute.</summary>
    public bool IsDocumentDue { get; init; }
}
