using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>What every ledger does, wherever it is kept.</summary>
public abstract class AlertLedgerContract : LedgerContract
{
    [Fact]
    public async Task Entries_are_numbered_without_gaps_and_each_names_the_hash_of_the_one_before()
    {
        var ledger = await Ledger;
        await ledger.AppendAsync([Drafts.Alert("a"), Drafts.Alert("b")]);
        var result = await ledger.AppendAsync([Drafts.Alert("c")]);

        var entries = await ledger.AllAsync();

        Assert.Equal((1, 3L), (result.Appended, result.LastSequence));
        Assert.Equal(3, ledger.LastSequence);
        Assert.Equal([1, 2, 3], entries.Select(entry => entry.Sequence));
        Assert.Equal(["a", "b", "c"], entries.Select(entry => entry.Key));
        Assert.Equal(["", entries[0].Hash, entries[1].Hash], entries.Select(entry => entry.PreviousHash));
        Assert.All(entries, entry => Assert.True(entry.IsWhole));
        Assert.Equal(new LedgerHead(3, entries[2].Hash, ""), await ledger.HeadAsync());
        Assert.Equal(new LedgerVerification(3, Problem: null, Signed: 0, RemovedThrough: 0), await Bench.VerifyAsync());
    }

    [Fact]
    public async Task What_is_there_already_is_left_as_it_is()
    {
        var ledger = await Ledger;
        var (a, b, c) = (Drafts.Alert("a"), Drafts.Alert("b"), Drafts.Alert("c"));
        await ledger.AppendAsync([a, b]);

        var result = await ledger.AppendAsync([a, c, c]);

        Assert.Equal(1, result.Appended);
        Assert.Empty(result.Conflicts);
        Assert.Equal(["a", "b", "c"], await ledger.KeysAsync());
    }

    [Fact]
    public async Task Many_entries_are_found_at_once_each_in_its_newest_revision()
    {
        var ledger = await Ledger;
        await ledger.AppendAsync([Drafts.Alert("a"), Drafts.Alert("b"), Drafts.Change("a", 1, "first"), Drafts.Change("a", 2, "second"), Drafts.Change("b", 1, "only")]);

        var alerts = await ledger.FindManyAsync(LedgerKind.Alert, ["b", "a", "none", "b"]);
        var changes = await ledger.FindManyAsync(LedgerKind.CaseChange, ["a"]);
        var many = await ledger.FindManyAsync(LedgerKind.Alert, [.. Enumerable.Range(0, 999).Select(at => $"none-{at}"), "a"]);

        Assert.Equal(["a", "b"], alerts.Keys.Order(StringComparer.Ordinal));
        Assert.All(alerts, one => Assert.Equal((one.Key, LedgerKind.Alert), (one.Value.Key, one.Value.Kind)));
        Assert.Equal(await ledger.FindAsync(LedgerKind.CaseChange, "a"), Assert.Single(changes).Value);
        Assert.Equal("a", Assert.Single(many).Key);
        Assert.Empty(await ledger.FindManyAsync(LedgerKind.Alert, []));
    }

    [Fact]
    public async Task Of_two_contents_under_one_key_the_first_stands_and_the_conflict_is_counted()
    {
        var ledger = await Ledger;
        var before = SecMonMetrics.LedgerConflicts.Value;
        await ledger.AppendAsync([Drafts.Fixed("a", "first")]);

        var result = await ledger.AppendAsync([Drafts.Fixed("a", "second"), Drafts.Fixed("b")]);

        Assert.Equal("a", Assert.Single(result.Conflicts).Key);
        Assert.Equal(["a", "b"], await ledger.KeysAsync());
        Assert.Contains("first", (await ledger.FindAsync(LedgerKind.Alert, "a"))!.Body, StringComparison.Ordinal);
        Assert.True(SecMonMetrics.LedgerConflicts.Value > before);
    }

    [Fact]
    public async Task Alerts_that_differ_in_the_names_of_files_alone_are_the_same()
    {
        var ledger = await Ledger;
        await ledger.AppendAsync([Drafts.Fixed("a", file: "log.csv")]);

        var result = await ledger.AppendAsync([Drafts.Fixed("a", file: "log.csv.1")]);

        Assert.Equal((0, 0), (result.Appended, result.Conflicts.Count));
    }

    [Fact]
    public async Task Evidence_and_checkpoints_that_were_collected_again_are_the_same()
    {
        var ledger = await Ledger;
        var checkpoint = Bench.Signer.Checkpoint(await ledger.HeadAsync(), new DateTime(2126, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var later = Bench.Signer.Checkpoint(await ledger.HeadAsync(), new DateTime(2126, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        await ledger.AppendAsync([Drafts.Evidence("a", "found"), checkpoint]);

        var result = await ledger.AppendAsync([Drafts.Evidence("a", "gone"), later]);

        Assert.NotEqual(checkpoint.Body, later.Body);
        Assert.Equal((0, 0), (result.Appended, result.Conflicts.Count));
        Assert.Equal(checkpoint.Body, (await ledger.FindAsync(LedgerKind.Checkpoint, "0"))!.Body);
    }

    [Fact]
    public async Task Of_a_case_every_revision_is_kept_and_the_same_revision_twice_is_a_conflict()
    {
        var ledger = await Ledger;
        await ledger.AppendAsync([Drafts.Change("case", 1, "taken"), Drafts.Change("case", 2, "closed")]);

        var result = await ledger.AppendAsync([Drafts.Change("case", 2, "opened")]);

        Assert.Single(result.Conflicts);
        Assert.Equal([1, 2], (await ledger.FindAllAsync(LedgerKind.CaseChange, "case")).Select(entry => entry.Revision));
        Assert.Equal(2, (await ledger.FindAsync(LedgerKind.CaseChange, "case"))!.Revision);
        Assert.Null(await ledger.FindAsync(LedgerKind.Alert, "case"));
    }

    [Fact]
    public async Task Entries_are_read_in_order_from_a_number_on_and_by_kind()
    {
        var ledger = await Ledger;
        await ledger.AppendAsync([Drafts.Alert("a"), Drafts.Evidence("a", "x"), Drafts.Alert("b"), Drafts.Alert("c")]);

        Assert.Equal([2, 3], (await ledger.ReadAsync(after: 1, limit: 2)).Select(entry => entry.Sequence));
        Assert.Equal([3, 4], (await ledger.ReadAsync(after: 1, limit: 9, LedgerKind.Alert)).Select(entry => entry.Sequence));
        Assert.Empty(await ledger.ReadAsync(after: 4, limit: 9));
    }

    [Fact]
    public async Task Many_writers_at_once_make_one_chain_and_share_commits()
    {
        var ledger = await Ledger;
        var drafts = Enumerable.Range(0, 150).Select(i => Drafts.Alert($"k{i}")).ToList();

        var results = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => ledger.AppendAsync([drafts[i % 150]]))));

        Assert.Equal(150, results.Sum(result => result.Appended));
        Assert.Equal((150, null), ((await Bench.VerifyAsync()).Entries, (await Bench.VerifyAsync()).Problem));
    }

    [Fact]
    public async Task What_is_not_json_takes_nobody_else_with_it_and_the_ledger_goes_on()
    {
        var ledger = await Ledger;
        var good = Drafts.Alert("good");
        await ledger.AppendAsync([Drafts.Alert("a")]);
        await Bench.TamperAsync("UPDATE ledger SET body = 'broken' WHERE key = 'a'");

        var both = await Task.WhenAll(ledger.AppendAsync([Drafts.Alert("a")]), ledger.AppendAsync([good])).WaitAsync(Eventually.Soon);

        Assert.Equal("a", Assert.Single(both[0].Conflicts).Key);
        Assert.Equal(1, both[1].Appended);
        Assert.Equal(["a", "good"], await ledger.KeysAsync());
    }

    [Fact]
    public async Task Whoever_waits_hears_of_the_next_entry()
    {
        var ledger = await Ledger;
        var waiting = ledger.WaitForAsync(0, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        await ledger.AppendAsync([Drafts.Alert("a")]);

        await waiting.WaitAsync(Eventually.Soon);
        await ledger.WaitForAsync(0, CancellationToken.None).WaitAsync(Eventually.Soon);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        var ledger = await Ledger;
        using var cancellation = new CancellationTokenSource();
        var waiting = ledger.WaitForAsync(0, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Eventually.Soon));
    }

    [Fact]
    public async Task Without_its_head_nothing_is_appended()
    {
        var ledger = await Ledger;
        await ledger.AppendAsync([Drafts.Alert("a")]);
        await Bench.TamperAsync("DELETE FROM ledger_head");

        await Assert.ThrowsAsync<LedgerDamagedException>(() => ledger.AppendAsync([Drafts.Alert("b")]));
        await Assert.ThrowsAsync<LedgerDamagedException>(ledger.HeadAsync);

        Assert.Equal(["a"], await ledger.KeysAsync());
    }

    [Fact]
    public async Task A_head_that_was_set_back_lets_nothing_be_written_over()
    {
        var ledger = await Ledger;
        await ledger.AppendAsync([Drafts.Alert("a"), Drafts.Alert("b")]);
        await Bench.TamperAsync("UPDATE ledger_head SET sequence = 1");

        await Assert.ThrowsAsync<StoreException>(() => ledger.AppendAsync([Drafts.Alert("c")]));

        Assert.Equal(["a", "b"], await ledger.KeysAsync());
    }

    [Fact]
    public async Task An_exported_line_holds_what_its_hash_is_made_of()
    {
        var ledger = await Ledger;
        await ledger.AppendAsync([Drafts.Alert("a \"quoted\" key ớ")]);
        var entry = Assert.Single(await ledger.AllAsync());

        Assert.Equal(entry, LedgerEntry.FromJson(System.Text.Json.Nodes.JsonNode.Parse(entry.ToJson())!));
    }
}
