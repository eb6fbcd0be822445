using Microsoft.Data.Sqlite;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>
/// What was decided about cases and is not in the ledger yet. It is written with the fold, appended afterwards, and done once the ledger
/// has it: a crash in between repeats, and repeating changes nothing.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="store">Where it waits.</param>
/// <param name="fold">Does what was decided.</param>
internal sealed class DecisionOutbox(IAlertLedger ledger, Store store, DeliveryFold fold)
{
    /// <summary>Puts something in, in the fold's transaction.</summary>
    public static void Put(SqliteConnection connection, LedgerDraft draft) => connection.Execute(
        "INSERT INTO decision_outbox (kind, key, body) VALUES ($kind, $key, $body)", ("$kind", draft.Kind), ("$key", draft.Key), ("$body", draft.Body));

    /// <summary>Appends what waits, and does what the ledger then says: of two silos that decided about the same, what the first one appended.</summary>
    /// <returns>True when something waited.</returns>
    public async Task<bool> EmptyAsync()
    {
        var waiting = Waiting();
        if (waiting.Count == 0)
            return false;
        await ledger.AppendAsync([.. waiting.Select(one => one.Draft)]);
        var entries = new List<FoldedEntry>();
        foreach (var (_, draft) in waiting)
        {
            if (await ledger.FindAsync(draft.Kind, draft.Key) is { } entry)
                entries.Add(FoldedEntry.Of(entry));
        }

        await store.WriteAsync(connection => Finish(connection, entries, waiting[^1].Id));
        return true;
    }

    private int Finish(SqliteConnection connection, List<FoldedEntry> entries, long through)
    {
        foreach (var entry in entries.Where(entry => !entry.IsUnreadable))
            CaseDeciding.ApplyAhead(fold, connection, entry);
        return connection.Execute("DELETE FROM decision_outbox WHERE id <= $through", ("$through", through));
    }

    private List<(long Id, LedgerDraft Draft)> Waiting()
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command("SELECT id, kind, key, body FROM decision_outbox ORDER BY id");
        using var row = command.ExecuteReader();
        var found = new List<(long, LedgerDraft)>();
        while (row.Read())
            found.Add((row.GetInt64(0), new LedgerDraft(row.GetString(1), row.GetString(2), 1, row.GetString(3))));
        return found;
    }
}
