using Microsoft.Data.Sqlite;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>
/// No bit of the store's file can be flipped without verification finding it, unless the flip leaves every value of the ledger
/// as it was and the file sound (free space in a page, the version of the writing library). The file holds the ledger's tables alone.
/// </summary>
public sealed class EverySingleBitTests : IAsyncDisposable
{
    private readonly SqliteBench _bench = new();

    [Fact]
    public async Task A_flipped_bit_is_found_or_touches_nothing_of_the_ledger()
    {
        var pristine = await MakeAsync();
        var expected = Values(pristine)!;
        Assert.Equal("ok", expected[^1]);
        Assert.False(IsFound(pristine));

        var (found, outside) = (0, 0);
        Parallel.For(0, pristine.Length * 8, () => (Content: (byte[])pristine.Clone(), Found: 0, Outside: 0), (bit, _, mine) =>
        {
            mine.Content[bit / 8] ^= (byte)(1 << (bit % 8));
            var isFound = IsFound(mine.Content);
            if (!isFound)
                Assert.True(expected.SequenceEqual(Values(mine.Content) ?? []), $"bit {bit % 8} of byte {bit / 8} changes the ledger and is not found");
            mine.Content[bit / 8] ^= (byte)(1 << (bit % 8));
            return isFound ? mine with { Found = mine.Found + 1 } : mine with { Outside = mine.Outside + 1 };
        }, mine =>
        {
            Interlocked.Add(ref found, mine.Found);
            Interlocked.Add(ref outside, mine.Outside);
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{pristine.Length * 8} bits flipped: {found} found, {outside} outside of every value");
        Assert.True(found > 15_000);   // four entries, their indexes and the head; the rest is free space, old copies in it, and the letters of the schema
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    /// <summary>A ledger with a checkpoint, a cut-off and a remembered key.</summary>
    private async Task<byte[]> MakeAsync()
    {
        var ledger = await _bench.OpenAsync();
        await ledger.AppendAsync([Drafts.Alert("old"), Drafts.Alert("ahead", time: DateTime.UtcNow.AddYears(1))]);
        _bench.Clock.Advance(TimeSpan.FromDays(1));
        await ledger.AppendAsync([Drafts.Alert("a", "Nguyễn"), Drafts.Change("a", 1, "taken")]);
        await ledger.CutOffAsync(_bench.Clock.GetUtcNow().UtcDateTime.AddHours(-1), 2, _bench.Signer);
        await _bench.SignAsync(ledger);
        await _bench.Store!.DisposeAsync();
        SqliteConnection.ClearAllPools();
        await using (var store = new SqliteConnection($"Data Source={_bench.StorePath};Pooling=False"))
        {
            await store.OpenAsync();
            var others = Rows(store, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'ledger%' AND name NOT LIKE 'sqlite_%'");
            await _bench.TamperAsync(string.Concat(others.Select(name => $"DROP TABLE {name};")));
        }

        await _bench.TamperAsync("PRAGMA journal_mode=DELETE; PRAGMA auto_vacuum=NONE; PRAGMA page_size=512; VACUUM");
        return await File.ReadAllBytesAsync(_bench.StorePath);
    }

    private bool IsFound(byte[] content)
    {
        try
        {
            using var file = Open(content);
            return SqliteLedgerFile.Verify(file, new LedgerVerifier([_bench.Signer.PublicKey], known: null), _ => { }).Problem is not null;
        }
        catch (SqliteException)
        {
            return true;   // not even opened
        }
    }

    /// <summary>Every value of the ledger, and that the file is sound; null when they cannot be read.</summary>
    private static List<string>? Values(byte[] content)
    {
        try
        {
            using var file = Open(content);
            return [
                .. Rows(file, "SELECT quote(sequence) || quote(time) || quote(kind) || quote(key) || quote(revision) || quote(body) || quote(previous_hash) || quote(hash) FROM ledger ORDER BY sequence"),
                .. Rows(file, "SELECT quote(id) || quote(sequence) || quote(hash) || quote(cut_off) FROM ledger_head"),
                .. Rows(file, "SELECT quote(kind) || quote(key) || quote(revision) FROM ledger_forgotten"),
                .. Rows(file, "SELECT key FROM ledger WHERE kind = 'alert' AND key = 'a' AND revision = 1"),
                .. Rows(file, "PRAGMA integrity_check"),
            ];
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    private static SqliteConnection Open(byte[] content)
    {
        var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        Deserialize(connection, content);
        return connection;
    }

    private static void Deserialize(SqliteConnection connection, byte[] content)
    {
        var memory = SQLitePCL.raw.sqlite3_malloc64(content.Length);
        System.Runtime.InteropServices.Marshal.Copy(content, 0, memory, content.Length);
        Assert.Equal(0, SQLitePCL.raw.sqlite3_deserialize(connection.Handle, "main", memory, content.Length, content.Length, SQLitePCL.raw.SQLITE_DESERIALIZE_FREEONCLOSE));
    }

    private static List<string> Rows(SqliteConnection connection, string sql)
    {
#pragma warning disable CA2100 // statements of this class
        using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var rows = new List<string>();
        while (row.Read())
            rows.Add(row.IsDBNull(0) ? "NULL" : row.GetString(0));
        return rows;
    }
}
