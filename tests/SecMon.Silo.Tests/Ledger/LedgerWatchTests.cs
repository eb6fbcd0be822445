using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>A running silo says when its own ledger does not hold.</summary>
public sealed class LedgerWatchTests : IAsyncLifetime
{
    private readonly SqliteBench _bench = new();
    private readonly DataFolder _folder;
    private IAlertLedger _ledger = null!;

    public LedgerWatchTests() => _folder = DataFolder.Open(_bench.Scratch.Path);

    [Theory]
    [InlineData("UPDATE ledger SET body = 'no json' WHERE sequence = 2", "entry 2 (alert b) was changed")]
    [InlineData("UPDATE ledger SET body = x'ff' WHERE sequence = 2", "entry 2")]
    [InlineData("DELETE FROM ledger WHERE sequence = 2", "entry 2 is missing")]
    [InlineData("DELETE FROM ledger WHERE sequence >= 3", "the end was cut off")]
    [InlineData("DELETE FROM ledger_head", "the head of the ledger")]
    [InlineData("INSERT INTO ledger VALUES (-5, '', 'alert', 'al-of-tomorrow', 1, '{}', '', '')", "entry -5")]
    [InlineData("INSERT INTO ledger VALUES (999, '', 'alert', 'al-of-tomorrow', 1, '{}', '', '')", "entry 4 is missing, 999 follows")]
    [InlineData("UPDATE ledger_head SET cut_off = '2999-01-01T00:00:00.000Z'", "cut-off")]
    [InlineData("INSERT INTO ledger_forgotten VALUES ('alert', 'al-of-tomorrow', 1)", "ledger_forgotten")]
    public async Task What_was_done_to_the_ledger_is_a_critical_problem(string deed, string problem)
    {
        await AppendAsync();
        await _bench.TamperAsync(deed);

        Assert.Contains(problem, await ProblemAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_that_was_cut_off_cleanly_is_found_by_the_checkpoint_beside_the_store()
    {
        await AppendAsync();
        var checkpoint = await _bench.SignAsync(_ledger);
        await LedgerCheckpointFile.WriteAsync(_folder.Path, checkpoint.Body);
        await Forger.RewriteAsync(_bench, entry => entry.Sequence > 2 ? null : Forger.Unchanged(entry));

        Assert.Contains("vouches for 3 entries, the end was cut off", await ProblemAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_damaged_is_a_critical_problem()
    {
        await AppendAsync();
        await _bench.TamperAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        var pages = await File.ReadAllBytesAsync(_bench.StorePath);
        pages.AsSpan(4096).Fill(0xA5);
        await File.WriteAllBytesAsync(_bench.StorePath, pages);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();

        Assert.Contains("is damaged", await ProblemAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_holds_is_no_problem()
    {
        await AppendAsync();
        await LedgerCheckpointFile.WriteAsync(_folder.Path, (await _bench.SignAsync(_ledger)).Body);
        var watch = await WatchAsync();
        await using var running = new Running(watch);
        await Eventually.HoldsAsync("the chain was walked", () => watch.Walks > 0);

        Assert.Empty(await watch.LookAsync(CancellationToken.None));
    }

    public async ValueTask InitializeAsync() => _ledger = await _bench.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _bench.DisposeAsync();
    }

    private async Task AppendAsync() => await _ledger.AppendAsync([Drafts.Alert("a"), Drafts.Alert("b"), Drafts.Alert("c")]);

    private async Task<LedgerWatch> WatchAsync()
    {
        var watch = new LedgerWatch(_ledger, _bench.Signer, new LedgerOptions(), _folder, _bench.Clock, NullLogger<LedgerWatch>.Instance);
        await watch.StartAsync(CancellationToken.None);
        return watch;
    }

    private async Task<string> ProblemAsync()
    {
        var watch = await WatchAsync();
        await using var running = new Running(watch);
        await Eventually.HoldsAsync("a problem is raised", async () => (await watch.LookAsync(CancellationToken.None)).Count > 0);
        var problem = Assert.Single(await watch.LookAsync(CancellationToken.None));
        Assert.Equal(("LedgerBroken", SecMon.Detection.Rules.Severity.Critical), (problem.Name, problem.Severity));
        return problem.Summary;
    }
}
