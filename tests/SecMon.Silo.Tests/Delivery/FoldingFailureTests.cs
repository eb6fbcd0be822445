using SecMon.Detection.Cases;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;
using static SecMon.Silo.Tests.Delivery.CaseAlerts;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>A write of the fold that fails: nothing is decided twice, and nothing that was decided is lost.</summary>
public sealed class FoldingFailureTests : IAsyncDisposable
{
    private static readonly DateTime Ten = DeliveryBench.Ten;

    private readonly DeliveryBench _bench = new();
    private readonly DecidingBench _deciding;

    public FoldingFailureTests() => _deciding = new DecidingBench(_bench);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_write_that_fails_while_folding_again_reads_what_was_decided_once_more(int times)
    {
        await DecideAsync();
        var (tables, entries) = (_deciding.Dump(), await EntriesAsync());

        // Decisions stand behind all of it: what is read ahead for this piece comes by no other way at its time.
        await _deciding.ForgetAsync();
        _deciding.Decider = Decider(BreakIn.Replace("use_case: AC-02", "use_case: PU-01", StringComparison.Ordinal));
        await FailAsync(times);
        await _deciding.FoldAsync();

        Assert.Equal(tables, _deciding.Dump());
        Assert.Equal(entries, await EntriesAsync());
        Assert.Equal(0, _bench.Count("decision_applied"));
    }

    [Fact]
    public async Task A_write_that_fails_where_nothing_was_decided_yet_decides_once()
    {
        await DecideAsync();
        var (tables, entries) = (_deciding.Dump(), await EntriesAsync());
        await using var other = new DeliveryBench();
        var deciding = new DecidingBench(other);
        await other.AppendAsync(Drafts());
        await other.ExecuteAsync(Failing);
        await Assert.ThrowsAsync<StoreException>(deciding.FoldAsync);
        Assert.Equal((0, 2), (other.Count("decision_outbox"), other.Count("case_index")));
        await other.ExecuteAsync(Mended);
        await deciding.FoldAsync();

        Assert.Equal(tables, deciding.Dump());
        Assert.Equal(entries, (await other.Ledger.ReadAsync(0, 100)).Select(entry => (entry.Kind, entry.Key)));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private const string Failing = "CREATE TRIGGER failing BEFORE INSERT ON case_index WHEN NEW.case_id = 'al-4' BEGIN SELECT RAISE(ABORT, 'the disk is away'); END";

    private const string Mended = "DROP TRIGGER failing";

    private static LedgerDraft[] Drafts() =>
    [
        Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)), Alerts.Change("al-2", 1, CaseAction.Acknowledge),
        Copy("al-3", Ten.AddMinutes(6)), Look("al-4", Ten.AddMinutes(7)), Copy("al-5", Ten.AddHours(2)),
    ];

    /// <summary>All entries are there before the first is folded, so that the ledger has decisions behind them.</summary>
    private async Task DecideAsync()
    {
        await _bench.AppendAsync(Drafts());
        await _deciding.FoldAsync();
        Assert.Equal(2, (await EntriesAsync()).Count(entry => entry.Kind == LedgerKind.Incident));   // opened, and joined by al-5
    }

    private async Task FailAsync(int times)
    {
        await _bench.ExecuteAsync(Failing);
        for (var i = 0; i < times; i++)
            await Assert.ThrowsAsync<StoreException>(_deciding.FoldAsync);
        Assert.Equal((0, 0), (_bench.Folded(), _bench.Count("case_index")));
        await _bench.ExecuteAsync(Mended);
    }

    private async Task<List<(string Kind, string Key)>> EntriesAsync() => [.. (await _bench.Ledger.ReadAsync(0, 100)).Select(entry => (entry.Kind, entry.Key))];
}
