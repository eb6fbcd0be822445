using Microsoft.Data.Sqlite;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Storage;

/// <summary>Pieces of work stand or fall alone; who was taken over cannot write.</summary>
public sealed class StoreTests : IAsyncDisposable
{
    private readonly Scratch _scratch = new();
    private readonly Store _store;

    public StoreTests() => _store = Store.Open(_scratch["secmon.db"]);

    [Fact]
    public async Task A_piece_that_fails_is_undone_and_its_neighbours_are_not()
    {
        var before = _store.WriteAsync(connection => SetCursor(connection, "before"));
        var failing = _store.WriteAsync<int>(connection =>
        {
            SetCursor(connection, "failing");
            throw new StaleEpochException("too late");
        });
        var after = _store.WriteAsync(connection => SetCursor(connection, "after"));

        await before;
        await after;
        await Assert.ThrowsAsync<StaleEpochException>(() => failing);

        Assert.Equal(["after", "before"], Cursors());
    }

    [Fact]
    public async Task A_piece_that_the_tables_refuse_is_undone_and_its_neighbours_are_not()
    {
        var pieces = Enumerable.Range(0, 50).Select(i => _store.WriteAsync(connection => SetCursor(connection, $"good {i}"))).ToList();
        var refused = _store.WriteAsync(connection =>
        {
            SetCursor(connection, "refused");
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO ledger_head (id, sequence, hash) VALUES (1, 0, '')";
            return command.ExecuteNonQuery();
        });
        pieces.Add(_store.WriteAsync(connection => SetCursor(connection, "after")));

        await Assert.ThrowsAsync<StoreException>(() => refused);
        await Task.WhenAll(pieces);

        Assert.Equal(51, Cursors().Count);
        Assert.DoesNotContain("refused", Cursors());
    }

    [Fact]
    public async Task A_statement_that_fails_is_reported_and_the_next_one_works()
    {
        await Assert.ThrowsAsync<StoreException>(() => _store.WriteAsync(connection =>
        {
            SetCursor(connection, "lost");
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO there_is_no_such_table VALUES (1)";
            return command.ExecuteNonQuery();
        }));

        await _store.WriteAsync(connection => SetCursor(connection, "kept"));

        Assert.Equal(["kept"], Cursors());
    }

    [Fact]
    public async Task An_owner_that_was_taken_over_cannot_write()
    {
        var first = await _store.WriteAsync(connection => Owners.Claim(connection, "source", "db"));
        var second = await _store.WriteAsync(connection => Owners.Claim(connection, "source", "db"));

        Assert.True(second > first);
        await Assert.ThrowsAsync<StaleEpochException>(() => WriteAsAsync(first));
        Assert.Equal(1, await WriteAsAsync(second));
    }

    [Fact]
    public async Task Owners_of_other_things_do_not_take_each_other_over()
    {
        var one = await _store.WriteAsync(connection => Owners.Claim(connection, "source", "db"));
        await _store.WriteAsync(connection => Owners.Claim(connection, "source", "other"));
        await _store.WriteAsync(connection => Owners.Claim(connection, "partition", "db"));

        Assert.Equal(1, await WriteAsAsync(one));
    }

    [Fact]
    public async Task What_was_written_is_there_after_opening_again()
    {
        await _store.WriteAsync(connection => SetCursor(connection, "kept"));
        await _store.DisposeAsync();

        await using var again = Store.Open(_scratch["secmon.db"]);

        Assert.Equal(["kept"], Cursors());
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused()
    {
        await _store.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version=999";
            return command.ExecuteNonQuery();
        });
        await _store.DisposeAsync();

        var refused = Assert.Throws<StoreException>(() => Store.Open(_scratch["secmon.db"]));

        Assert.Contains("999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_is_for_its_owner_only() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_store.Path));

    [Fact]
    public void Reading_a_store_that_is_not_there_says_so() =>
        Assert.Contains("--data", Assert.Throws<StoreException>(() => Store.OpenReader(_scratch["other.db"])).Message, StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _scratch.Dispose();
    }

    private Task<int> WriteAsAsync(long epoch) => _store.WriteAsync(connection =>
    {
        Owners.Check(connection, "source", "db", epoch);
        return SetCursor(connection, "written");
    });

    private static int SetCursor(SqliteConnection connection, string sink)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO sink_cursor (sink, sequence) VALUES ($sink, 1)";
        command.Parameters.AddWithValue("$sink", sink);
        return command.ExecuteNonQuery();
    }

    private List<string> Cursors()
    {
        using var reader = Store.OpenReader(_scratch["secmon.db"]);
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT sink FROM sink_cursor ORDER BY sink";
        using var row = command.ExecuteReader();
        var sinks = new List<string>();
        while (row.Read())
            sinks.Add(row.GetString(0));
        return sinks;
    }
}
