namespace SecMon.Silo.Delivery;

/// <summary>What a sink last told people about a case.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="ToldAt">When it told last, UTC.</param>
/// <param name="ToldCount">How many alerts the case had then.</param>
public sealed record ToldCase(string CaseId, DateTime ToldAt, long ToldCount)
{
    /// <summary>True when the case has further alerts of which people have not heard.</summary>
    public bool IsDue { get; init; }

    /// <summary>True when people were told that nobody acknowledged it in time.</summary>
    public bool IsOverdueTold { get; init; }

    /// <summary>When people were told that it is closed; null while it is not.</summary>
    public DateTime? ClosedAt { get; init; }
}
