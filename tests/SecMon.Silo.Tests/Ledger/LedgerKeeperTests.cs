using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Silo.Delivery;
using SecMon.Silo.Evidence;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>The keeper signs by count, by time and at the end, and removes what retention allows.</summary>
public sealed class LedgerKeeperTests : IAsyncDisposable
{
    private readonly SqliteBench _bench = new();
    private readonly DataFolder _folder;

    public LedgerKeeperTests() => _folder = DataFolder.Open(_bench.Scratch.Path);

    [Fact]
    public async Task A_checkpoint_is_signed_after_so_many_entries()
    {
        var ledger = await _bench.OpenAsync();
        await using var keeper = await StartAsync(ledger, new LedgerOptions { CheckpointEntries = 3, CheckpointEvery = TimeSpan.FromDays(1) });

        await ledger.AppendAsync([Drafts.Alert("a"), Drafts.Alert("b"), Drafts.Alert("c")]);

        await SignedAsync(ledger, 3);
        await Eventually.HoldsAsync("it lies beside the store", () => (long?)LedgerCheckpointFile.Read(_folder.Path)?["sequence"] == 3);
        Assert.Equal(3, (await _bench.VerifyAsync()).Signed);
    }

    [Fact]
    public async Task A_checkpoint_is_signed_after_so_much_time_but_only_when_there_is_anything_new()
    {
        var ledger = await _bench.OpenAsync();
        await using var keeper = await StartAsync(ledger, new LedgerOptions());
        await ledger.AppendAsync([Drafts.Alert("a")]);

        _bench.Clock.Advance(TimeSpan.FromMinutes(6));
        await SignedAsync(ledger, 1);
        _bench.Clock.Advance(TimeSpan.FromMinutes(6));
        await ledger.AppendAsync([Drafts.Alert("b")]);
        await SignedAsync(ledger, 3);

        Assert.Equal(["a", "1", "b", "3"], await ledger.KeysAsync());
    }

    [Fact]
    public async Task A_keeper_that_is_stopped_leaves_the_ledger_signed_to_its_end_and_the_next_one_signs_nothing_more()
    {
        var ledger = await _bench.OpenAsync();
        await using (await StartAsync(ledger, new LedgerOptions()))
            await ledger.AppendAsync([Drafts.Alert("a")]);
        await using (await StartAsync(ledger, new LedgerOptions()))
        {
        }

        Assert.Equal(["a", "1"], await ledger.KeysAsync());
        Assert.Equal(new LedgerVerification(2, Problem: null, Signed: 1, 0), await _bench.VerifyAsync());
    }

    [Fact]
    public async Task Two_silos_do_not_sign_each_others_checkpoints()
    {
        var ledger = await _bench.OpenAsync();
        await ledger.AppendAsync([Drafts.Alert("a")]);
        await using (await StartAsync(ledger, new LedgerOptions()))
        await using (await StartAsync(ledger, new LedgerOptions()))
        {
        }

        await using (await StartAsync(ledger, new LedgerOptions { CheckpointEntries = 1 }))
            await Eventually.HoldsAsync("it is looked at", () => File.Exists(LedgerKeeper.CheckpointPathIn(_folder.Path)));

        Assert.Equal(["a", "1"], await ledger.KeysAsync());
    }

    [Fact]
    public async Task What_came_between_an_entry_and_its_checkpoint_is_signed_by_the_next()
    {
        var ledger = await _bench.OpenAsync();
        await ledger.AppendAsync([Drafts.Alert("a")]);
        var late = _bench.Signer.Checkpoint(await ledger.HeadAsync(), DateTime.UtcNow);
        await ledger.AppendAsync([Drafts.Alert("b"), late]);

        await using (await StartAsync(ledger, new LedgerOptions()))
        {
        }

        Assert.Equal(3, (await _bench.VerifyAsync()).Signed);
    }

    [Fact]
    public async Task Half_a_checkpoint_file_does_not_stop_the_keeper()
    {
        await File.WriteAllTextAsync(LedgerKeeper.CheckpointPathIn(_folder.Path), "{\"hash\":");
        var ledger = await _bench.OpenAsync();
        await ledger.AppendAsync([Drafts.Alert("a")]);
        await using var keeper = await StartAsync(ledger, new LedgerOptions { CheckpointEntries = 1 });

        await SignedAsync(ledger, 1);
    }

    [Fact]
    public async Task A_checkpoint_of_an_end_that_was_lost_is_kept_as_the_proof()
    {
        var ledger = await _bench.OpenAsync();
        await ledger.AppendAsync([Drafts.Alert("a"), Drafts.Alert("b"), Drafts.Alert("c")]);
        var lost = await _bench.SignAsync(ledger);
        await LedgerCheckpointFile.WriteAsync(_folder.Path, lost.Body);
        await Forger.RewriteAsync(_bench, entry => entry.Sequence > 2 ? null : Forger.Unchanged(entry));

        await using (await StartAsync(await _bench.OpenAsync(), new LedgerOptions { CheckpointEntries = 1 }))
            await SignedAsync(ledger, 2);

        Assert.Equal(3, (long)LedgerCheckpointFile.Read(_folder.Path)!["sequence"]!);
    }

    [Fact]
    public async Task Retention_removes_old_entries_but_none_that_a_sink_or_the_evidence_still_needs()
    {
        var ledger = await _bench.OpenAsync();
        await ledger.AppendAsync([Drafts.Alert("a"), Drafts.Alert("b"), Drafts.Alert("c")]);
        await _bench.Store!.WriteAsync(connection => DeliveryCursors.Write(connection, EvidenceKeeper.Cursor, 2));
        _bench.Clock.Advance(TimeSpan.FromDays(31));
        await using var keeper = await StartAsync(ledger, new LedgerOptions { Retention = TimeSpan.FromDays(30), CheckpointEntries = 1000, CheckpointEvery = TimeSpan.FromDays(999) });

        await Eventually.HoldsAsync("what may go is gone", async () => (await ledger.KeysAsync()) is ["c", "2"]);

        Assert.Equal(new LedgerVerification(2, Problem: null, Signed: 0, RemovedThrough: 2), await _bench.VerifyAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _bench.DisposeAsync();
    }

    private static Task SignedAsync(IAlertLedger ledger, long through) =>
        Eventually.HoldsAsync($"entry {through} is signed", async () => await ledger.FindAsync(LedgerKind.Checkpoint, $"{through}") is not null);

    private async Task<Running> StartAsync(IAlertLedger ledger, LedgerOptions options)
    {
        var keeper = new LedgerKeeper(ledger, _bench.Signer, options, _folder, new SinkBoard([]), new DeliveryCursors(_bench.Store!), _bench.Clock, NullLogger<LedgerKeeper>.Instance);
        await keeper.StartAsync(CancellationToken.None);
        return new Running(keeper);
    }
}
