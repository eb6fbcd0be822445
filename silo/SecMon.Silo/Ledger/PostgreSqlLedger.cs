using System.Threading.Channels;
using Npgsql;
using Prometheus;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Ledger;

/// <summary>
/// The ledger in a PostgreSQL database. One thread of this silo appends what waits in one transaction (at most 500 entries),
/// under the lock of the head row, so that silos take turns and numbers have no gaps.
/// </summary>
public sealed class PostgreSqlLedger : IAlertLedger, IAsyncDisposable
{
    private const int MostDraftsPerCommit = 500;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _database;
    private readonly LedgerChain _chain;
    private readonly TimeProvider _clock;
    private readonly ILogger<PostgreSqlLedger> _log;
    private readonly LedgerGrowth _growth;
    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly Task _writing;

    private PostgreSqlLedger(NpgsqlDataSource database, TimeSpan? retention, TimeProvider clock, ILogger<PostgreSqlLedger> log, long last)
    {
        _database = database;
        _chain = new LedgerChain(clock, retention);
        _clock = clock;
        _log = log;
        _growth = new LedgerGrowth(last);
        SecMonMetrics.LedgerSequence.Set(last);
        _writing = Task.Run(WriteAsync);
    }

    /// <inheritdoc/>
    public long LastSequence => _growth.Last;

    /// <summary>Opens the ledger of a database, making its tables if needed.</summary>
    /// <param name="connectionString">As Npgsql wants it; holds a secret.</param>
    /// <param name="retention">How long entries are kept; null keeps them for ever.</param>
    /// <param name="clock">Gives entries their times.</param>
    /// <param name="log">Conflicts go here.</param>
    /// <exception cref="StoreException">The database cannot be reached or used.</exception>
    public static async Task<PostgreSqlLedger> OpenAsync(string connectionString, TimeSpan? retention, TimeProvider clock, ILogger<PostgreSqlLedger> log)
    {
        var database = PostgreSqlLedgerSchema.Connect(connectionString);
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            await PostgreSqlLedgerSchema.CreateAsync(connection);
            return new PostgreSqlLedger(database, retention, clock, log, new LedgerTable(connection).Head()?.Sequence ?? 0);
        }
        catch (Exception failed) when (failed is NpgsqlException or TimeoutException)
        {
            await database.DisposeAsync();
            throw Explain(failed);
        }
    }

    /// <inheritdoc/>
    public async Task<LedgerAppendResult> AppendAsync(IReadOnlyList<LedgerDraft> drafts)
    {
        if (drafts.Count == 0)
            return new LedgerAppendResult(0, LastSequence, [], 0);
        using var timed = SecMonMetrics.LedgerAppend.NewTimer();
        var waiting = new Waiting(drafts);
        if (!_waiting.Writer.TryWrite(waiting))
            throw new StoreException("the ledger is closed");
        var result = await waiting.Done.Task;
        LedgerReport.Report(_log, result);
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
    public Task<LedgerHead> HeadAsync() => ReadingAsync(table => table.Head() ?? throw NoHead());

    /// <inheritdoc/>
    public Task<string> ForgottenDigestAsync() => ReadingAsync(table => table.ForgottenDigest());

    /// <inheritdoc/>
    public async Task<long> CutOffAsync(DateTime before, long mostThrough, LedgerSigner signer)
    {
        var (removed, last) = await LockedAsync((connection, head) => _chain.CutOff(connection, head, before, mostThrough, signer));
        _growth.Announce(last);
        return removed;
    }

    /// <inheritdoc/>
    public async Task WaitForAsync(long after, CancellationToken cancellation)
    {
        while (_growth.Last <= after)
        {
            using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var grown = _growth.WaitForAsync(after, looking.Token);
            await Task.WhenAny(grown, Task.Delay(LookInterval, _clock, looking.Token));
            await looking.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            if (_growth.Last <= after)
                _growth.Announce((await HeadAsync()).Sequence);   // another silo may have appended
        }
    }

    /// <summary>Ends when everything handed over is in the database or failed.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
        await _database.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var group = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            var drafts = 0;
            while (drafts < MostDraftsPerCommit && _waiting.Reader.TryRead(out var next))
            {
                group.Add(next);
                drafts += next.Drafts.Count;
            }

            await CommitAsync(group);
        }
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        try
        {
            var results = await LockedAsync((connection, head) =>
            {
                var done = new List<LedgerAppendResult>(group.Count);
                foreach (var waiting in group)
                    done.Add(_chain.Append(connection, done.Count == 0 ? head : new LedgerTable(connection).Head()!, waiting.Drafts));
                return done;
            });
            for (var i = 0; i < group.Count; i++)
                group[i].Done.TrySetResult(results[i]);
            _growth.Announce(results[^1].LastSequence);
        }
        catch (Exception failed) when (group.Count > 1 && IsOfOne(failed))
        {
            foreach (var waiting in group)
                await CommitAsync([waiting]);
        }
        catch (Exception failed)   // whatever it is: the writer must go on for the others
        {
            foreach (var waiting in group)
                waiting.Done.TrySetException(failed);
        }
    }

    /// <summary>True when one draft may be the cause, so that its neighbours need not fail with it.</summary>
    private static bool IsOfOne(Exception failed) => failed is not StoreException || failed.InnerException is PostgresException { IsTransient: false };

    private async Task<T> LockedAsync<T>(Func<NpgsqlConnection, LedgerHead, T> work)
    {
        try
        {
            await using var connection = await _database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var result = work(connection, new LedgerTable(connection).Head(isLocked: true) ?? throw NoHead());
            await transaction.CommitAsync();
            return result;
        }
        catch (Exception failed) when (failed is NpgsqlException or TimeoutException)
        {
            throw Explain(failed);
        }
    }

    private async Task<T> ReadingAsync<T>(Func<LedgerTable, T> read)
    {
        try
        {
            await using var connection = await _database.OpenConnectionAsync();
            return read(new LedgerTable(connection));
        }
        catch (Exception damaged) when (LedgerDamagedException.IsDamage(damaged))
        {
            throw new LedgerDamagedException($"the ledger's tables in PostgreSQL were changed: {damaged.Message}", damaged);
        }
        catch (Exception failed) when (failed is NpgsqlException or TimeoutException)
        {
            throw Explain(failed);
        }
    }

    private static LedgerDamagedException NoHead() =>
        new("the head of the ledger in PostgreSQL is missing: somebody removed it. Nothing is appended. Run  secmon ledger verify,  and restore the database from a backup.");

    /// <summary>Npgsql's messages name host and account, never the password.</summary>
    private static StoreException Explain(Exception failed) =>
        new($"the ledger's PostgreSQL cannot be used now: {failed.Message} Nothing is lost; secmon tries again.", failed);

    private sealed record Waiting(IReadOnlyList<LedgerDraft> Drafts)
    {
        public TaskCompletionSource<LedgerAppendResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
