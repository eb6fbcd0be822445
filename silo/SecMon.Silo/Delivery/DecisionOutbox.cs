using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SecMon.Detection.Alerts;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>
/// What was decided about cases and is not in the ledger yet. It is written with the fold, appended afterwards, and done once the ledger
/// has it: a crash in between repeats, and repeating changes nothing. Cases about which deciding failed wait here too, until somebody
/// else decides: the same decider would fail again.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="store">Where it waits.</param>
/// <param name="fold">Does what was decided.</param>
internal sealed class DecisionOutbox(IAlertLedger ledger, Store store, DeliveryFold fold)
{
    /// <summary>So many cases are decided about again at once: each is an entry of the ledger, and may fail again.</summary>
    public const int MostAgain = 20;

    /// <summary>Puts something in, in the fold's transaction.</summary>
    public static void Put(SqliteConnection connection, LedgerDraft draft) => connection.Execute(
        "INSERT INTO decision_outbox (kind, key, body) VALUES ($kind, $key, $body)", ("$kind", draft.Kind), ("$key", draft.Key), ("$body", draft.Body));

    /// <summary>Keeps a case about which deciding failed, in the fold's transaction.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="caseId">The case; once, however often it failed.</param>
    /// <param name="sequence">Number of the entry that touched it.</param>
    public static void PutAgain(SqliteConnection connection, string caseId, long sequence)
    {
        var draft = new LedgerDraft(LedgerKind.DecideAgain, FormattableString.Invariant($"{caseId}:{sequence}"), 1, CanonicalJson.Write(new JsonObject { ["case"] = caseId }));
        connection.Execute("DELETE FROM decision_outbox WHERE kind = $kind AND body = $body", ("$kind", draft.Kind), ("$body", draft.Body));
        Put(connection, draft);
    }

    /// <summary>Number of the newest case about which deciding failed; 0 when none waits.</summary>
    public long NewestFailed()
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command("SELECT COALESCE(MAX(id), 0) FROM decision_outbox WHERE kind = $again", ("$again", LedgerKind.DecideAgain));
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Has the ledger touch cases about which deciding failed: those that wait longest, and none that failed since.</summary>
    /// <param name="newest">Up to this number of <see cref="NewestFailed"/>.</param>
    /// <returns>True when some may be left.</returns>
    public async Task<bool> DecideAgainAsync(long newest)
    {
        var failed = Read("kind = $again AND id <= $newest ORDER BY id LIMIT $most", ("$newest", newest), ("$most", MostAgain));
        if (failed.Count == 0)
            return false;
        await ledger.AppendAsync([.. failed.Select(one => one.Draft)]);
        await store.WriteAsync(connection => connection.Execute(
            "DELETE FROM decision_outbox WHERE id <= $through AND kind = $again", ("$through", failed[^1].Id), ("$again", LedgerKind.DecideAgain)));
        return failed.Count == MostAgain;
    }

    /// <summary>Appends what waits, and does what the ledger then says: of two silos that decided about the same, what the first one appended.</summary>
    /// <returns>True when something waited.</returns>
    public async Task<bool> EmptyAsync()
    {
        var waiting = Read("kind <> $again ORDER BY id");
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
        return connection.Execute("DELETE FROM decision_outbox WHERE id <= $through AND kind <> $again", ("$through", through), ("$again", LedgerKind.DecideAgain));
    }

    private List<(long Id, LedgerDraft Draft)> Read(string which, params (string Name, object? Value)[] values)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command(
            $"SELECT id, kind, key, body FROM decision_outbox WHERE {which}", [("$again", LedgerKind.DecideAgain), .. values]);
        using var row = command.ExecuteReader();
        var found = new List<(long, LedgerDraft)>();
        while (row.Read())
            found.Add((row.GetInt64(0), new LedgerDraft(row.GetString(1), row.GetString(2), 1, row.GetString(3))));
        return found;
    }
}
