namespace SecMon.Silo.Ledger;

/// <summary>The durable, numbered, tamper-evident list of alerts and of everything people did about them.</summary>
public interface IAlertLedger
{
    /// <summary>Appends entries in order. Ends when they are on disk. Those that are there already with the same meaning are left as they are.</summary>
    /// <returns>How many were new.</returns>
    Task<int> AppendAsync(IReadOnlyList<LedgerDraft> drafts);

    /// <summary>Entries after a sequence number, in order.</summary>
    /// <param name="after">0 for all.</param>
    /// <param name="limit">Most entries.</param>
    /// <param name="kind">Only this kind; null for all.</param>
    Task<IReadOnlyList<LedgerEntry>> ReadAsync(long after, int limit, string? kind = null);

    /// <summary>The newest revision of an entry; null when there is none.</summary>
    Task<LedgerEntry?> FindAsync(string kind, string key);

    /// <summary>Waits until an entry after that sequence number may be there.</summary>
    Task WaitForAsync(long after, CancellationToken cancellation);
}
