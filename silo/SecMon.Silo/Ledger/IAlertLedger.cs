namespace SecMon.Silo.Ledger;

/// <summary>The durable, numbered, tamper-evident list of alerts and of everything people did about them.</summary>
public interface IAlertLedger
{
    /// <summary>Sequence number of the newest entry; 0 when there is none.</summary>
    long LastSequence { get; }

    /// <summary>
    /// Appends entries in order. Ends when they are on disk. Those that are there already with the same meaning are left as
    /// they are, and alerts older than retention's cut-off are left out and counted (design.md, Ledger).
    /// </summary>
    /// <returns>What became of them.</returns>
    /// <exception cref="Storage.StoreException">They are not appended, or it is not known; try again.</exception>
    Task<LedgerAppendResult> AppendAsync(IReadOnlyList<LedgerDraft> drafts);

    /// <summary>Entries after a sequence number, in order.</summary>
    /// <param name="after">0 for all.</param>
    /// <param name="limit">Most entries.</param>
    /// <param name="kind">Only this kind; null for all.</param>
    Task<IReadOnlyList<LedgerEntry>> ReadAsync(long after, int limit, string? kind = null);

    /// <summary>The newest revision of an entry; null when there is none.</summary>
    Task<LedgerEntry?> FindAsync(string kind, string key);

    /// <summary>The newest revisions of several entries, in one query.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="keys">At most 1,000; one that is there twice is looked for once.</param>
    /// <returns>Those that are there, by key.</returns>
    Task<IReadOnlyDictionary<string, LedgerEntry>> FindManyAsync(string kind, IReadOnlyCollection<string> keys);

    /// <summary>All revisions of an entry, oldest first.</summary>
    Task<IReadOnlyList<LedgerEntry>> FindAllAsync(string kind, string key);

    /// <summary>The newest entry's number and hash, and retention's cut-off.</summary>
    Task<LedgerHead> HeadAsync();

    /// <summary>Digest of the keys of removed alerts that stay known; empty when there are none.</summary>
    Task<string> ForgottenDigestAsync();

    /// <summary>
    /// Removes the oldest entries and appends a signed <c>cut_off</c> entry that stands for them, in one transaction. Removed
    /// alerts that are not older than the cut-off stay known by their keys, so that none comes back.
    /// </summary>
    /// <param name="before">Entries appended before this time go, up to the first one that is younger.</param>
    /// <param name="mostThrough">Nothing behind this sequence number goes.</param>
    /// <param name="signer">Signs the entry.</param>
    /// <returns>How many entries went.</returns>
    Task<long> CutOffAsync(DateTime before, long mostThrough, LedgerSigner signer);

    /// <summary>Waits until an entry after that sequence number may be there.</summary>
    Task WaitForAsync(long after, CancellationToken cancellation);
}
