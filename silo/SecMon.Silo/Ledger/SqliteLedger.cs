using System.Globalization;
using Microsoft.Data.Sqlite;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Ledger;

/// <summary>The ledger in the embedded store.</summary>
public sealed partial class SqliteLedger : IAlertLedger
{
    private readonly Store _store;
    private readonly TimeProvider _clock;
    private readonly ILogger<SqliteLedger> _log;
    private readonly Lock _gate = new();
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;

    /// <summary>Makes the ledger of a store.</summary>
    public SqliteLedger(Store store, TimeProvider clock, ILogger<SqliteLedger> log)
    {
        _store = store;
        _clock = clock;
        _log = log;
        using var reader = Store.OpenReader(store.Path);
        _last = HeadOf(reader).Sequence;
    }

    /// <summary>Sequence number of the newest entry; 0 when there is none.</summary>
    public long LastSequence => Interlocked.Read(ref _last);

    /// <inheritdoc/>
    public async Task<int> AppendAsync(IReadOnlyList<LedgerDraft> drafts)
    {
        if (drafts.Count == 0)
            return 0;
        var (appended, last, conflicts) = await _store.WriteAsync(connection => Append(connection, drafts));
        foreach (var conflict in conflicts)
        {
            SecMonMetrics.LedgerConflicts.Inc();
            LogConflict(conflict.Kind, conflict.Key, conflict.Revision);
        }

        Announce(last);
        return appended;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LedgerEntry>> ReadAsync(long after, int limit, string? kind = null)
    {
        using var reader = Store.OpenReader(_store.Path);
        return Task.FromResult<IReadOnlyList<LedgerEntry>>([.. LedgerReader.Read(reader, after, limit, kind)]);
    }

    /// <inheritdoc/>
    public Task<LedgerEntry?> FindAsync(string kind, string key)
    {
        using var reader = Store.OpenReader(_store.Path);
        return Task.FromResult(LedgerReader.Find(reader, kind, key));
    }

    /// <inheritdoc/>
    public Task WaitForAsync(long after, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return LastSequence > after ? Task.CompletedTask : _grown.Task.WaitAsync(cancellation);
        }
    }

    private (int Appended, long Last, List<LedgerDraft> Conflicts) Append(SqliteConnection connection, IReadOnlyList<LedgerDraft> drafts)
    {
        var (sequence, hash) = HeadOf(connection);
        var first = sequence;
        var conflicts = new List<LedgerDraft>();
        var time = _clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        foreach (var draft in drafts)
        {
            if (KnownIdentity(connection, draft) is { } known)
            {
                if (known != draft.Identity)
                    conflicts.Add(draft);
                continue;
            }

            sequence++;
            var previous = hash;
            hash = LedgerEntry.HashOf(sequence, time, draft.Kind, draft.Key, draft.Revision, draft.Body, previous);
            Insert(connection, new LedgerEntry(sequence, time, draft.Kind, draft.Key, draft.Revision, draft.Body, previous, hash), draft.Identity);
        }

        if (sequence > first)
            MoveHead(connection, sequence, hash);
        return ((int)(sequence - first), sequence, conflicts);
    }

    private void Announce(long last)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            if (last <= _last)
                return;
            _last = last;
            waiting = _grown;
            _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        SecMonMetrics.LedgerSequence.Set(last);
        waiting.TrySetResult();
    }

    private static (long Sequence, string Hash) HeadOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sequence, hash FROM ledger_head WHERE id = 1";
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetString(1)) : (0, "");
    }

    private static string? KnownIdentity(SqliteConnection connection, LedgerDraft draft)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT identity FROM ledger WHERE kind = $kind AND key = $key AND revision = $revision";
        command.Parameters.AddWithValue("$kind", draft.Kind);
        command.Parameters.AddWithValue("$key", draft.Key);
        command.Parameters.AddWithValue("$revision", draft.Revision);
        return command.ExecuteScalar() as string;
    }

    private static void Insert(SqliteConnection connection, LedgerEntry entry, string identity)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO ledger (sequence, time, kind, key, revision, body, previous_hash, hash, identity)
              VALUES ($sequence, $time, $kind, $key, $revision, $body, $previous, $hash, $identity)
            """;
        command.Parameters.AddWithValue("$sequence", entry.Sequence);
        command.Parameters.AddWithValue("$time", entry.Time);
        command.Parameters.AddWithValue("$kind", entry.Kind);
        command.Parameters.AddWithValue("$key", entry.Key);
        command.Parameters.AddWithValue("$revision", entry.Revision);
        command.Parameters.AddWithValue("$body", entry.Body);
        command.Parameters.AddWithValue("$previous", entry.PreviousHash);
        command.Parameters.AddWithValue("$hash", entry.Hash);
        command.Parameters.AddWithValue("$identity", identity);
        command.ExecuteNonQuery();
    }

    private static void MoveHead(SqliteConnection connection, long sequence, string hash)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE ledger_head SET sequence = $sequence, hash = $hash WHERE id = 1";
        command.Parameters.AddWithValue("$sequence", sequence);
        command.Parameters.AddWithValue("$hash", hash);
        command.ExecuteNonQuery();
    }

    [LoggerMessage(1, LogLevel.Critical, "Ledger already holds {Kind} {Key} revision {Revision} with another content; the first one stands")]
    private partial void LogConflict(string kind, string key, long revision);
}
