using Microsoft.Data.Sqlite;
using SecMon.Silo.Storage;
using SecMon.Silo.Tests.Ledger;
using SecMon.Silo.Tests.PostgreSql;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>Backup and restore as docs/operations.md says: nothing is told again, nothing is lost, and what does not fit together is noticed.</summary>
public sealed class BackupTests(SharedPostgreSql server)
{
    [Fact]
    public async Task A_backup_of_a_running_silo_tells_nothing_again_and_goes_on_where_it_was()
    {
        using var data = new Scratch();
        using var restored = new Scratch();
        await using (var silo = new DeliveringSilo(data.Path))
        {
            await silo.RaiseAsync("a");
            await silo.HearsOfAsync("a");
            await silo.NotesAsync(1);

            await BackUpAsync(data, restored);
            await silo.RaiseAsync("after the backup");
        }

        await using var again = new DeliveringSilo(restored.Path);
        await again.RaiseAsync("b");
        await again.HearsOfAsync("b");

        Assert.Equal(["b:raised"], again.Sink.Ids);
        Assert.Equal(["a", "b"], await again.Ledger.KeysAsync());
    }

    [Fact]
    public async Task What_was_not_told_yet_when_the_backup_was_made_is_told_after_it_is_restored()
    {
        using var data = new Scratch();
        using var restored = new Scratch();
        await using (var store = Store.Open(data["secmon.db"]))
        {
            var ledger = new Silo.Ledger.SqliteLedger(store, retention: null, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<Silo.Ledger.SqliteLedger>.Instance);
            await using var silo = new DeliveringSilo(restored.Path);
            await silo.RaiseAsync("a");
            await ledger.AppendAsync([.. (await silo.Ledger.AllAsync()).Select(Forger.Unchanged)]);
        }

        using var target = new Scratch();
        await BackUpAsync(data, target);

        await using var again = new DeliveringSilo(target.Path);
        await again.HearsOfAsync("a");
    }

    [Fact]
    public async Task A_ledger_in_PostgreSQL_that_is_older_than_the_data_folder_is_noticed_and_nothing_is_told()
    {
        using var data = new Scratch();
        await using var newer = new PostgreSqlBench(await server.CreateDatabaseAsync());
        await using (var silo = new DeliveringSilo(data.Path, await newer.OpenAsync()))
        {
            await silo.RaiseAsync("a");
            await silo.RaiseAsync("b");
            await silo.HearsOfAsync("b");
        }

        await using var older = new PostgreSqlBench(await server.CreateDatabaseAsync());
        var ledger = await older.OpenAsync();
        await using var restored = new DeliveringSilo(data.Path, ledger);
        await restored.RaiseAsync("c");
        await Eventually.HoldsAsync("it is noticed", () => restored.Folder.Problem is not null);
        await restored.RaiseAsync("d");   // as long as the other one now

        Assert.Contains("not the one that was delivered from", restored.Folder.Problem, StringComparison.Ordinal);
        Assert.Empty(restored.Sink.Ids);
    }

    /// <summary>The online backup of SQLite, what <c>sqlite3 secmon.db ".backup FILE"</c> does.</summary>
    private static async Task BackUpAsync(Scratch from, Scratch to)
    {
        await using var source = new SqliteConnection($"Data Source={from["secmon.db"]};Pooling=False");
        await using var target = new SqliteConnection($"Data Source={to["secmon.db"]};Pooling=False");
        await source.OpenAsync();
        await target.OpenAsync();
        source.BackupDatabase(target);
    }
}
