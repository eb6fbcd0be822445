namespace SecMon.Silo.Delivery;

/// <summary>What delivery decided about an alert. It changes nothing in the ledger.</summary>
/// <param name="CaseId">The case that it raised or joined.</param>
/// <param name="IsBackfill">It was found more than an hour after it happened.</param>
/// <param name="SuppressedBy">Id of the suppression that keeps word of it from people; null when none does.</param>
/// <param name="Storm">Whether it came in a storm of new cases of its rule.</param>
public sealed record AlertMark(string CaseId, bool IsBackfill, string? SuppressedBy, StormMark Storm)
{
    /// <summary>True when a decision expects it.</summary>
    public bool IsExpected { get; init; }

    /// <summary>True when nobody may hear of it, whatever a sink's route says.</summary>
    public bool IsHushed => IsExpected || SuppressedBy is not null;
}
