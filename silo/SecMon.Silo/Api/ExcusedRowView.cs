namespace SecMon.Silo.Api;

/// <summary>A row that excuses somebody now, or will.</summary>
public sealed record ExcusedRowView
{
    /// <summary>Name of the list.</summary>
    public required string List { get; init; }

    /// <summary>Whom it excuses.</summary>
    public required string Account { get; init; }

    /// <summary>All that it may touch; absent for a row that excuses cases.</summary>
    public string? Tables { get; init; }

    /// <summary>Since when, UTC; may lie in the future.</summary>
    public DateTime From { get; init; }

    /// <summary>Until when, UTC, included.</summary>
    public DateTime To { get; init; }

    /// <summary>Why.</summary>
    public required string Ticket { get; init; }

    /// <summary>Who approved it.</summary>
    public required string ApprovedBy { get; init; }

    /// <summary>Since when SecMon knows the row, UTC: it excuses nothing that happened before. Absent when it was there before the data folder was.</summary>
    public DateTime? Since { get; init; }

    /// <summary>What it has swallowed, together with all rows of the same list and key.</summary>
    public required SwallowedView Swallowed { get; init; }
}
