using Prometheus;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Ledger;

/// <summary>The ledger in the embedded store, whose one writer thread commits what waits together.</summary>
public sealed class SqliteLedger : IAlertLedger
{
    private readonly Store _store;
    private readonly LedgerChain _chain;
    private readonly ILogger<SqliteLedger> _log;
    private readonly LedgerGrowth _growth;

    /// <summary>Makes the ledger of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="retention">How long entries are kept; null keeps them for ever.</param>
    /// <param name="clock">Gives entries their times.</param>
    /// <param name="log">Conflicts go here.</param>
    /// <exception cref="LedgerDamagedException">The file is damaged.</exception>
    public SqliteLedger(Store store, TimeSpan? retention, TimeProvider clock, ILogger<SqliteLedger> log)
    {
        _store = store;
        _chain = new LedgerChain(clock, retention);
        _log = log;
        _growth = new LedgerGrowth(Reading(table => table.Head()?.Sequence ?? 0));
        SecMonMetrics.LedgerSequence.Set(_growth.Last);
    }

    /// <inheritdoc/>
    public long LastSequence => _growth.Last;

    /// <inheritdoc/>
    public async Task<LedgerAppendResult> AppendAsync(IReadOnlyList<LedgerDraft> drafts)
    {
        if (drafts.Count == 0)
            return new LedgerAppendResult(0, LastSequence, [], 0);
        using var timed = SecMonMetrics.LedgerAppend.NewTimer();
        var result = await _store.WriteAsync(connection => _chain.Append(connection, HeadOf(connection), drafts));
        LedgerReport.Report(_log, result);
        _growth.Announce(result.LastSequence);
        return result;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LedgerEntry>> ReadAsync(long after, int limit, string? kind = null) =>
        ReadingAsync(table => (IReadOnlyList<LedgerEntry>)[.. table.Read(after, limit, kind)]);

    /// <inheritdoc/>
    public Task<LedgerEntry?> FindAsync(string kind, string key) => ReadingAsync(table => table.Find(kind, key));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, LedgerEntry>> FindManyAsync(string kind, IReadOnlyCollection<string> keys) =>
        ReadingAsync(table => (IReadOnlyDictionary<string, LedgerEntry>)table.FindMany(kind, keys));

    /// <inheritdoc/>
    public Task<IReadOnlyList<LedgerEntry>> FindAllAsync(string kind, string key) =>
        ReadingAsync(table => (IReadOnlyList<LedgerEntry>)table.FindAll(kind, key));

    /// <inheritdoc/>
    public Task<LedgerHead> HeadAsync() => ReadingAsync(table => table.Head() ?? throw NoHead(_store.Path));

    /// <inheritdoc/>
    public Task<string> ForgottenDigestAsync() => ReadingAsync(table => table.ForgottenDigest());

    /// <inheritdoc/>
    public async Task<long> CutOffAsync(DateTime before, long mostThrough, LedgerSigner signer)
    {
        var (removed, last) = await _store.WriteAsync(connection => _chain.CutOff(connection, HeadOf(connection), before, mostThrough, signer));
        _growth.Announce(last);
        return removed;
    }

    /// <inheritdoc/>
    public Task WaitForAsync(long after, CancellationToken cancellation) => _growth.WaitForAsync(after, cancellation);

    private LedgerHead HeadOf(Microsoft.Data.Sqlite.SqliteConnection connection) => new LedgerTable(connection).Head() ?? throw NoHead(_store.Path);

    private static LedgerDamagedException NoHead(string path) =>
        new($"the head of the ledger in {path} is missing: somebody removed it. Nothing is appended. Run  secmon ledger verify,  and restore the data folder from a backup.");

    private Task<T> ReadingAsync<T>(Func<LedgerTable, T> read)
    {
        try
        {
            return Task.FromResult(Reading(read));
        }
        catch (StoreException failed)
        {
            return Task.FromException<T>(failed);
        }
    }

    private T Reading<T>(Func<LedgerTable, T> read)
    {
        try
        {
            using var reader = Store.OpenReader(_store.Path);
            return read(new LedgerTable(reader));
        }
        catch (Exception damaged) when (LedgerDamagedException.IsDamage(damaged))
        {
            throw new LedgerDamagedException($"the ledger in {_store.Path} is damaged: {damaged.Message}", damaged);
        }
    }
}
