using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>Whoever changes a ledger is found out, and the first entry that does not hold is named.</summary>
public abstract class VerificationContract : LedgerContract
{
    [Fact]
    public async Task A_signed_ledger_holds_up_to_its_checkpoint()
    {
        var ledger = await Ledger;
        await AppendAsync("k1", "k2", "k3");
        var checkpoint = await Bench.SignAsync(ledger);
        await AppendAsync("k4");

        var verified = await Bench.VerifyAsync(known: checkpoint);

        Assert.Equal(new LedgerVerification(5, Problem: null, Signed: 3, RemovedThrough: 0), verified);
    }

    [Theory]
    [InlineData("UPDATE ledger SET body = '{\"text\":\"changed\"}' WHERE sequence = 2", "entry 2 (alert k2) was changed")]
    [InlineData("UPDATE ledger SET body = 'no json' WHERE sequence = 2", "entry 2 (alert k2) was changed")]
    [InlineData("UPDATE ledger SET time = '2020-01-01T00:00:00.000Z' WHERE sequence = 2", "entry 2 (alert k2) was changed")]
    [InlineData("UPDATE ledger SET key = 'k9' WHERE sequence = 2", "entry 2 (alert k9) was changed")]
    [InlineData("UPDATE ledger SET revision = 2 WHERE sequence = 2", "entry 2 (alert k2) was changed")]
    [InlineData("UPDATE ledger SET kind = 'evidence' WHERE sequence = 2", "entry 2 (evidence k2) was changed")]
    [InlineData("UPDATE ledger SET hash = previous_hash WHERE sequence = 2", "entry 2 (alert k2) was changed")]
    [InlineData("DELETE FROM ledger WHERE sequence = 2", "entry 2 is missing, 3 follows")]
    [InlineData("DELETE FROM ledger WHERE sequence = 1", "entry 1 is missing")]
    [InlineData("DELETE FROM ledger WHERE sequence >= 4", "entry 4 is missing: the head says 5 entries, the end was cut off")]
    [InlineData("DELETE FROM ledger", "entry 1 is missing: the head says 5 entries, the end was cut off")]
    [InlineData("UPDATE ledger SET sequence = -sequence; UPDATE ledger SET sequence = CASE sequence WHEN -2 THEN 3 WHEN -3 THEN 2 ELSE -sequence END", "entry 2 (alert k3) was changed")]
    [InlineData("INSERT INTO ledger SELECT 6, time, kind, 'forged', revision, body, hash, hash FROM ledger WHERE sequence = 5", "entry 6 (checkpoint forged) was changed")]
    [InlineData("INSERT INTO ledger (sequence, time, kind, key, revision, body, previous_hash, hash) VALUES (-5, '', 'alert', 'al-of-tomorrow', 1, '{}', '', '')", "entry -5 (alert al-of-tomorrow) was changed")]
    [InlineData("DELETE FROM ledger_head", "the head of the ledger is missing")]
    [InlineData("UPDATE ledger_head SET sequence = 4", "entry 5 was inserted: the head says 4 entries")]
    [InlineData("UPDATE ledger_head SET hash = 'x'", "the head's hash does not fit")]
    [InlineData("UPDATE ledger_head SET cut_off = '2999-01-01T00:00:00.000Z'", "the head's cut-off is not that")]
    [InlineData("INSERT INTO ledger_forgotten (kind, key, revision) VALUES ('alert', 'al-of-tomorrow', 1)", "ledger_forgotten")]
    public async Task What_was_done_to_a_ledger_is_named(string deed, string problem)
    {
        await AppendAsync("k1", "k2", "k3", "k4");
        await Bench.SignAsync(await Ledger);
        Assert.Null((await Bench.VerifyAsync()).Problem);

        await Bench.TamperAsync(deed);

        Assert.Contains(problem, (await Bench.VerifyAsync()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_was_exchanged_together_with_its_hash_is_named()
    {
        await AppendAsync("k1", "k2", "k3");
        var entries = await (await Ledger).AllAsync();
        var forged = LedgerEntry.Following(1, entries[0].Hash, entries[1].Time, Drafts.Alert("k2", "nothing"));

        await Bench.TamperAsync($"UPDATE ledger SET body = '{forged.Body}', hash = '{forged.Hash}' WHERE sequence = 2");

        Assert.Contains("entry 2 (alert k2) was exchanged", (await Bench.VerifyAsync()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_that_was_written_anew_is_found_by_its_signed_checkpoint()
    {
        await AppendAsync("k1", "k2", "k3");
        await Bench.SignAsync(await Ledger);

        await Forger.RewriteAsync(Bench, entry => entry.Key == "k2" ? Drafts.Alert("k2", "nothing") : Forger.Unchanged(entry));

        var verified = await Bench.VerifyAsync();
        Assert.Contains("entry 3 is not the one that the signed checkpoint in entry 4 vouches for", verified.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_without_one_of_its_entries_is_found_by_its_signed_checkpoint()
    {
        await AppendAsync("k1", "k2", "k3");
        await Bench.SignAsync(await Ledger);

        await Forger.RewriteAsync(Bench, entry => entry.Key == "k2" ? null : Forger.Unchanged(entry));

        Assert.Contains("entry 3 (checkpoint) vouches for entry 3, which is not there", (await Bench.VerifyAsync()).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sequence":3,"hash":"00","time":"","key_id":7,"signature":[]}""")]
    [InlineData("[]")]
    [InlineData("no json")]
    public async Task A_checkpoint_of_odd_content_is_not_signed(string body)
    {
        await AppendAsync("k1", "k2", "k3");
        await Bench.SignAsync(await Ledger);

        await Forger.RewriteAsync(Bench, entry => entry.Kind == LedgerKind.Checkpoint ? Forger.Unchanged(entry) with { Body = body } : Forger.Unchanged(entry));

        Assert.Contains("entry 4 (checkpoint 3) is not signed by a trusted key", (await Bench.VerifyAsync()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_signed_by_another_key_is_found_and_an_old_key_counts_when_it_is_given()
    {
        using var other = new Scratch();
        using var otherSigner = LedgerSigner.OpenOrCreate(other.Path, suppliedPath: null);
        await AppendAsync("k1");
        await Bench.SignAsync(await Ledger, otherSigner);
        await AppendAsync("k2");
        await Bench.SignAsync(await Ledger);

        Assert.Contains("entry 2 (checkpoint 1) is not signed by a trusted key", (await Bench.VerifyAsync()).Problem, StringComparison.Ordinal);
        Assert.Equal(new LedgerVerification(4, Problem: null, Signed: 3, 0), await Bench.VerifyAsync(known: null, Bench.Signer.PublicKey, otherSigner.PublicKey));
    }

    [Fact]
    public async Task An_end_that_was_cut_off_with_its_checkpoint_is_found_by_one_kept_elsewhere()
    {
        await AppendAsync("k1", "k2", "k3");
        var kept = await Bench.SignAsync(await Ledger);

        await Forger.RewriteAsync(Bench, entry => entry.Sequence > 2 ? null : Forger.Unchanged(entry));

        Assert.Null((await Bench.VerifyAsync()).Problem);   // which is why one is kept elsewhere
        Assert.Contains("entry 3 is missing: the checkpoint given vouches for 3 entries", (await Bench.VerifyAsync(kept)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_written_anew_without_checkpoints_is_found_by_one_kept_elsewhere()
    {
        await AppendAsync("k1", "k2", "k3");
        var kept = await Bench.SignAsync(await Ledger);

        await Forger.RewriteAsync(Bench, entry => entry.Kind == LedgerKind.Checkpoint ? Drafts.Alert("k4") : entry.Key == "k2" ? Drafts.Alert("k2", "nothing") : Forger.Unchanged(entry));

        Assert.Contains("entry 3 is not the one that the checkpoint given vouches for", (await Bench.VerifyAsync(kept)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_given_that_nobody_signed_is_refused()
    {
        await AppendAsync("k1");
        var given = new LedgerDraft(LedgerKind.Checkpoint, "1", 1, """{"sequence":"one","hash":7,"key_id":"x","signature":"y"}""");

        Assert.Contains("the checkpoint given is not signed", (await Bench.VerifyAsync(given)).Problem, StringComparison.Ordinal);
    }

    private async Task AppendAsync(params string[] keys) => await (await Ledger).AppendAsync([.. keys.Select(key => Drafts.Alert(key))]);
}
