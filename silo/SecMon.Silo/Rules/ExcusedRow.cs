namespace SecMon.Silo.Rules;

/// <summary>A row that excuses somebody, as people are shown it: without citizen ids.</summary>
/// <param name="Name">List and key, by which it is counted.</param>
/// <param name="List">Name of the list.</param>
/// <param name="Account">Whom it excuses.</param>
/// <param name="From">Since when, UTC.</param>
/// <param name="To">Until when, UTC, included.</param>
/// <param name="Ticket">Why.</param>
/// <param name="ApprovedBy">Who approved it.</param>
public sealed record ExcusedRow(ExcuseName Name, string List, string Account, DateTime From, DateTime To, string Ticket, string ApprovedBy)
{
    /// <summary>All that it may touch; null for a row that excuses cases.</summary>
    public string? Tables { get; init; }

    /// <summary>Since when SecMon knows it, UTC; null when it was there before the data folder was.</summary>
    public DateTime? Since { get; init; }
}
