using Microsoft.Data.Sqlite;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;
using SecMon.Silo.Tests.Ledger;

namespace SecMon.Silo.Tests.Storage;

/// <summary>A store of an older version opens, and its ledger holds as before.</summary>
public sealed class StoreMigrationTests : IAsyncDisposable
{
    /// <summary>The ledger's tables and the cursors as version 1 made them.</summary>
    private const string Version1 = """
        CREATE TABLE ledger_head (
          id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL);
        CREATE TABLE ledger (
          sequence INTEGER PRIMARY KEY, time TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, revision INTEGER NOT NULL,
          body TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL, identity TEXT NOT NULL,
          UNIQUE (kind, key, revision));
        CREATE TABLE owner (
          kind TEXT NOT NULL, key TEXT NOT NULL, epoch INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
        CREATE TABLE sink_cursor (
          sink TEXT PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO owner VALUES ('source', 'db', 7);
        INSERT INTO sink_cursor VALUES ('console', 2);
        PRAGMA user_version = 1;
        """;

    private readonly SqliteBench _bench = new();

    [Fact]
    public async Task A_store_of_version_1_keeps_its_entries_its_cursors_and_its_owners_and_verifies()
    {
        var drafts = new[] { Drafts.Fixed("a"), Drafts.Fixed("b"), Drafts.Fixed("c") };
        var written = await WriteVersion1Async(drafts);

        var ledger = await _bench.OpenAsync();
        var result = await ledger.AppendAsync([.. drafts, Drafts.Alert("d")]);

        Assert.Equal((1, 0), (result.Appended, result.Conflicts.Count));
        Assert.Equal(written, (await ledger.AllAsync()).Take(3));
        Assert.Equal(new LedgerVerification(4, Problem: null, 0, 0), await _bench.VerifyAsync());
        Assert.Equal(2, new Silo.Delivery.DeliveryCursors(_bench.Store!).Find("console"));
        Assert.Equal(7L, Scalar("SELECT epoch FROM owner"));
    }

    [Fact]
    public async Task A_migrated_store_is_not_migrated_again()
    {
        await WriteVersion1Async([Drafts.Fixed("a")]);
        await Store.Open(_bench.StorePath).DisposeAsync();

        Assert.Equal(["a"], await (await _bench.OpenAsync()).KeysAsync());
        Assert.Equal((long)StoreSchema.Version, Scalar("PRAGMA user_version"));
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await _bench.TamperAsync("PRAGMA user_version = 99");

        Assert.Contains("version 99", Assert.Throws<StoreException>(() => Store.Open(_bench.StorePath)).Message, StringComparison.Ordinal);
        Assert.Equal(0L, Scalar("SELECT count(*) FROM sqlite_schema"));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private async Task<List<LedgerEntry>> WriteVersion1Async(IEnumerable<LedgerDraft> drafts)
    {
        await _bench.TamperAsync(Version1);
        var (written, hash) = (new List<LedgerEntry>(), "");
        foreach (var draft in drafts)
        {
            var entry = LedgerEntry.Following(written.Count, hash, "2026-01-01T00:00:00.000Z", draft);
            await _bench.TamperAsync($"INSERT INTO ledger VALUES ({entry.Sequence}, '{entry.Time}', '{entry.Kind}', '{entry.Key}', 1, '{entry.Body}', '{hash}', '{entry.Hash}', 'identity of old')");
            written.Add(entry);
            hash = entry.Hash;
        }

        await _bench.TamperAsync($"INSERT INTO ledger_head VALUES (1, {written.Count}, '{hash}')");
        return written;
    }

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_bench.StorePath};Pooling=False");
        connection.Open();
#pragma warning disable CA2100 // statements of this class
        using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
