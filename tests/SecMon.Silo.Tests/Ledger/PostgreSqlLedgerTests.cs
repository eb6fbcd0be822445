using Npgsql;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;
using SecMon.Silo.Tests.PostgreSql;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>The ledger in PostgreSQL, and what only happens there: other silos, and a server that goes away.</summary>
public sealed class PostgreSqlLedgerTests(SharedPostgreSql server) : AlertLedgerContract
{
    private protected override async Task<LedgerBench> CreateBenchAsync() => new PostgreSqlBench(await server.CreateDatabaseAsync());

    [Fact]
    public async Task Two_silos_at_once_make_one_chain_without_gaps()
    {
        var silos = new[] { await Bench.OpenAsync(), await Bench.OpenAsync() };
        var drafts = Enumerable.Range(0, 300).Select(i => Drafts.Alert($"k{i}")).ToList();

        // Every entry is appended by both.
        await Task.WhenAll(Enumerable.Range(0, 600).Select(i => Task.Run(() => silos[i % 2].AppendAsync([drafts[i / 2]]))));

        Assert.Equal(new LedgerVerification(300, Problem: null, 0, 0), await Bench.VerifyAsync());
        Assert.Equal(300, (await silos[0].KeysAsync()).Distinct().Count());
    }

    [Fact]
    public async Task Whoever_waits_hears_of_the_entries_of_another_silo()
    {
        var (one, other) = (await Bench.OpenAsync(), await Bench.OpenAsync());
        var waiting = one.WaitForAsync(0, CancellationToken.None);

        await other.AppendAsync([Drafts.Alert("a")]);

        await waiting.WaitAsync(Eventually.Soon);
        Assert.Equal(1, one.LastSequence);
    }

    [Fact]
    public async Task Many_appends_share_commits()
    {
        var ledger = await Ledger;
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => ledger.AppendAsync([Drafts.Alert($"k{i}")])));

        // The first takes what is there when it starts; the rest waits together.
        Assert.InRange(await TransactionsAsync(), 1, 100);
        Assert.Equal(400, ledger.LastSequence);
    }

    [Fact]
    public async Task A_connection_that_is_broken_off_in_mid_append_fails_and_a_repeat_makes_each_entry_once()
    {
        var ledger = await Ledger;
        await using var blocker = new NpgsqlConnection(((PostgreSqlBench)Bench).ConnectionString);
        await blocker.OpenAsync();
        await using (var lockHead = new NpgsqlCommand("BEGIN; SELECT 1 FROM ledger_head FOR UPDATE", blocker))
            await lockHead.ExecuteNonQueryAsync();
        var drafts = Enumerable.Range(0, 10).Select(i => Drafts.Alert($"k{i}")).ToList();
        var appending = ledger.AppendAsync(drafts);
        await Eventually.HoldsAsync("the append waits for the head", async () => await KillAsync(blocker) > 0);

        var failed = await Assert.ThrowsAsync<StoreException>(() => appending.WaitAsync(Eventually.Soon));
        await using (var unlock = new NpgsqlCommand("ROLLBACK", blocker))
            await unlock.ExecuteNonQueryAsync();
        await ledger.AppendAsync(drafts);

        Assert.Contains("tries again", failed.Message, StringComparison.Ordinal);
        Assert.Equal(drafts.Select(draft => draft.Key), await ledger.KeysAsync());
        Assert.Null((await Bench.VerifyAsync()).Problem);
    }

    [Fact]
    public async Task Entries_survive_a_server_that_crashes_under_load_each_of_them_once()
    {
        await using var own = new PostgreSqlServer();
        await own.StartAsync();
        await using var bench = new PostgreSqlBench(await own.CreateDatabaseAsync());
        var ledger = await bench.OpenAsync();
        var failures = 0;
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                var draft = Drafts.Alert($"w{writer}-{i}");
                while (!await TryAppendAsync(ledger, draft))
                    Interlocked.Increment(ref failures);
            }
        })).ToList();

        await Eventually.HoldsAsync("some entries are there", () => ledger.LastSequence > 50);
        await own.StopAsync();
        await Eventually.HoldsAsync("appends fail", () => Volatile.Read(ref failures) > 0);
        await own.StartAsync();
        await Task.WhenAll(writers).WaitAsync(Eventually.Soon);

        Assert.Equal(new LedgerVerification(800, Problem: null, 0, 0), await bench.VerifyAsync());
    }

    [Fact]
    public async Task A_key_that_the_database_refuses_takes_nobody_else_with_it()
    {
        var ledger = await Ledger;
        var appends = new[] { ledger.AppendAsync([Drafts.Alert("a")]), ledger.AppendAsync([Drafts.Alert("nul\0")]), ledger.AppendAsync([Drafts.Alert("b")]) };

        await Assert.ThrowsAsync<StoreException>(() => appends[1].WaitAsync(Eventually.Soon));
        await Task.WhenAll(appends[0], appends[2]).WaitAsync(Eventually.Soon);

        Assert.Equal(["a", "b"], (await ledger.KeysAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_connection_string_that_is_none_and_a_server_that_is_not_there_are_said_without_the_password()
    {
        var none = await Assert.ThrowsAsync<StoreException>(() => new PostgreSqlBench("Hast=nowhere;Password=secret").OpenAsync());
        var gone = await Assert.ThrowsAsync<StoreException>(() => new PostgreSqlBench("Host=127.0.0.1;Port=1;Username=x;Password=secret").OpenAsync());

        Assert.DoesNotContain("secret", $"{none}{gone}", StringComparison.Ordinal);
    }

    private static async Task<bool> TryAppendAsync(IAlertLedger ledger, LedgerDraft draft)
    {
        try
        {
            await ledger.AppendAsync([draft]);
            return true;
        }
        catch (StoreException)
        {
            await Task.Yield();
            return false;
        }
    }

    private static async Task<int> KillAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Every entry carries the transaction that wrote it.</summary>
    private async Task<int> TransactionsAsync() => int.Parse(await ScalarAsync("SELECT count(DISTINCT xmin::text)::text FROM ledger"), System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(((PostgreSqlBench)Bench).ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // the statements above
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
