using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>Somebody who can write the database and knows how hashes are made, but has no key.</summary>
internal static class Forger
{
    /// <summary>Writes the whole ledger anew, every hash and the head included.</summary>
    /// <param name="bench">The ledger.</param>
    /// <param name="change">The new content of an entry; null leaves it out.</param>
    public static async Task RewriteAsync(LedgerBench bench, Func<LedgerEntry, LedgerDraft?> change)
    {
        var entries = await (await bench.OpenAsync()).AllAsync();
        var (sequence, hash) = (entries[0].Sequence - 1, entries[0].PreviousHash);
        var statements = new List<string> { "DELETE FROM ledger" };
        foreach (var entry in entries)
        {
            if (change(entry) is not { } draft)
                continue;
            var forged = LedgerEntry.Following(sequence, hash, entry.Time, draft);
            (sequence, hash) = (forged.Sequence, forged.Hash);
            statements.Add($"INSERT INTO ledger (sequence, time, kind, key, revision, body, previous_hash, hash) VALUES ({sequence}, '{forged.Time}', '{forged.Kind}', '{forged.Key}', {forged.Revision}, '{forged.Body}', '{forged.PreviousHash}', '{hash}')");
        }

        statements.Add($"UPDATE ledger_head SET sequence = {sequence}, hash = '{hash}'");
        await bench.TamperAsync(string.Join(";\n", statements));
    }

    public static LedgerDraft Unchanged(LedgerEntry entry) => new(entry.Kind, entry.Key, entry.Revision, entry.Body);
}
