using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>Retention shortens the chain at its old end, provably, and nothing that went comes back.</summary>
public abstract class RetentionContract : LedgerContract
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    [Fact]
    public async Task What_is_left_after_a_cut_off_holds_and_a_signed_entry_stands_for_the_rest()
    {
        var ledger = await Bench.OpenAsync(Retention);
        await AppendOldAsync(ledger, "old1", "old2", "old3");
        var known = await Bench.SignAsync(ledger);
        Pass(Retention);
        await ledger.AppendAsync([Alert("new")]);

        var removed = await CutAsync(ledger);

        Assert.Equal(4, removed);
        Assert.Equal(["new", "4"], await ledger.KeysAsync());
        Assert.Equal(6, ledger.LastSequence);
        Assert.Equal(new LedgerVerification(2, Problem: null, Signed: 0, RemovedThrough: 4), await Bench.VerifyAsync(known));
    }

    [Fact]
    public async Task Cut_off_again_and_again_it_holds()
    {
        var ledger = await Bench.OpenAsync(Retention);
        for (var month = 0; month < 5; month++)
        {
            await AppendOldAsync(ledger, $"a{month}", $"b{month}");
            await Bench.SignAsync(ledger);
            Pass(Retention);
            await ledger.AppendAsync([Alert($"c{month}")]);
            await CutAsync(ledger);

            Assert.Null((await Bench.VerifyAsync()).Problem);
        }

        Assert.DoesNotContain("b4", await ledger.KeysAsync());
    }

    [Fact]
    public async Task When_everything_is_old_only_the_signed_entry_is_left_and_it_is_not_cut_off_by_itself()
    {
        var ledger = await Bench.OpenAsync(Retention);
        await AppendOldAsync(ledger, "old1", "old2");
        Pass(Retention);

        Assert.Equal(2, await CutAsync(ledger));
        Assert.Equal(new LedgerVerification(1, Problem: null, 0, RemovedThrough: 2), await Bench.VerifyAsync());
        Pass(Retention);
        Assert.Equal(0, await CutAsync(ledger));

        await ledger.AppendAsync([Alert("next")]);
        Assert.Equal(new LedgerVerification(2, Problem: null, 0, RemovedThrough: 2), await Bench.VerifyAsync());
    }

    [Fact]
    public async Task Nothing_behind_the_slowest_sink_goes()
    {
        var ledger = await Bench.OpenAsync(Retention);
        await AppendOldAsync(ledger, "a", "b", "c", "d");
        Pass(Retention);

        Assert.Equal(0, await ledger.CutOffAsync(Now, mostThrough: 0, Bench.Signer));
        Assert.Equal(2, await ledger.CutOffAsync(Now, mostThrough: 2, Bench.Signer));

        Assert.Equal(["c", "d", "2"], await ledger.KeysAsync());
        Assert.Null((await Bench.VerifyAsync()).Problem);
    }

    [Fact]
    public async Task A_removed_alert_never_comes_back()
    {
        var ledger = await Bench.OpenAsync();
        var old = Drafts.Alert("old", time: Now);
        var ahead = Drafts.Alert("ahead", time: Now + TimeSpan.FromDays(365));   // a database whose clock is wrong
        await ledger.AppendAsync([old, ahead]);
        Pass(Retention);
        await CutAsync(ledger);

        var result = await ledger.AppendAsync([old, ahead, Alert("new")]);

        Assert.Equal((1, 2, 0), (result.Appended, result.TooOld, result.Conflicts.Count));
        Assert.Equal(["2", "new"], await ledger.KeysAsync());
        Assert.Null((await Bench.VerifyAsync()).Problem);
    }

    [Fact]
    public async Task A_removed_alert_that_cannot_be_read_does_not_come_back_either()
    {
        var ledger = await Bench.OpenAsync();
        await ledger.AppendAsync([Alert("broken"), Alert("other")]);
        await Bench.TamperAsync("UPDATE ledger SET body = 'no json' WHERE key = 'broken'");
        var again = Drafts.Alert("broken", time: Now + TimeSpan.FromDays(365));
        Pass(Retention);
        await CutAsync(ledger);

        Assert.Equal(1, (await ledger.AppendAsync([again])).TooOld);
    }

    [Fact]
    public async Task An_alert_older_than_retention_is_left_out_before_anything_was_removed()
    {
        var ledger = await Bench.OpenAsync(Retention);

        var result = await ledger.AppendAsync([Drafts.Alert("ancient", time: Now - Retention - TimeSpan.FromDays(1)), Drafts.Alert("young", time: Now - Retention + TimeSpan.FromDays(1))]);

        Assert.Equal((1, 1), (result.Appended, result.TooOld));
        Assert.Equal(["young"], await ledger.KeysAsync());
    }

    [Theory]
    [InlineData("DELETE FROM ledger WHERE sequence = 4", "entry 4 is missing, and all before it, without a signed entry")]
    [InlineData("DELETE FROM ledger WHERE kind = 'cut_off'", "entry 5 is missing")]
    [InlineData("UPDATE ledger SET body = replace(body, '\"removed\":3', '\"removed\":2') WHERE kind = 'cut_off'", "entry 5 (cut_off 3) was changed")]
    [InlineData("UPDATE ledger_head SET cut_off = ''", "the head's cut-off is not that")]
    [InlineData("DELETE FROM ledger_forgotten", "ledger_forgotten")]
    [InlineData("UPDATE ledger_forgotten SET key = 'another'", "ledger_forgotten")]
    public async Task What_was_done_after_a_cut_off_is_named(string deed, string problem)
    {
        var ledger = await Bench.OpenAsync(Retention);
        await AppendOldAsync(ledger, "a", "b");
        await ledger.AppendAsync([Drafts.Alert("ahead", time: Now + TimeSpan.FromDays(365))]);
        Pass(Retention);
        await ledger.AppendAsync([Alert("new")]);
        Assert.Equal(3, await CutAsync(ledger));
        await ledger.AppendAsync([Alert("newer")]);
        Assert.Null((await Bench.VerifyAsync()).Problem);

        await Bench.TamperAsync(deed);

        Assert.Contains(problem, (await Bench.VerifyAsync()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_off_that_somebody_without_the_key_made_is_found()
    {
        var ledger = await Bench.OpenAsync(Retention);
        await AppendOldAsync(ledger, "a", "b", "c");
        using var other = new Scratch();
        using var forger = LedgerSigner.OpenOrCreate(other.Path, suppliedPath: null);
        Pass(Retention);

        await ledger.CutOffAsync(Now, mostThrough: 2, forger);

        Assert.Contains("entry 4 (cut_off 2) is not signed by a trusted key", (await Bench.VerifyAsync()).Problem, StringComparison.Ordinal);
    }

    private DateTime Now => Bench.Clock.GetUtcNow().UtcDateTime;

    private LedgerDraft Alert(string key) => Drafts.Alert(key, time: Now);

    private async Task AppendOldAsync(IAlertLedger ledger, params string[] keys) => await ledger.AppendAsync([.. keys.Select(Alert)]);

    private void Pass(TimeSpan time) => Bench.Clock.Advance(time + TimeSpan.FromMinutes(1));

    private Task<long> CutAsync(IAlertLedger ledger) => ledger.CutOffAsync(Now - Retention, long.MaxValue, Bench.Signer);
}
