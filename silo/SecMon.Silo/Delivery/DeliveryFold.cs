using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SecMon.Detection.Cases;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Delivery;

/// <summary>
/// Folds ledger entries, one after the other, into cases and marks. The order and the times of the ledger alone decide, so that
/// the same ledger gives the same cases, and every sink sees the same. Runs in a transaction of the store's writer.
/// </summary>
internal sealed class DeliveryFold(DeliveryOptions options)
{
    /// <summary>Folds entries.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="entries">The entries that follow the last one folded.</param>
    public int Apply(SqliteConnection connection, IReadOnlyList<FoldedEntry> entries)
    {
        var tables = new DeliveryTables(connection);
        foreach (var entry in entries)
            Apply(tables, entry);
        tables.NoteFolded(entries[^1].Entry.Sequence, entries[^1].Entry.Hash);
        return entries.Count;
    }

    private void Apply(DeliveryTables tables, FoldedEntry folded)
    {
        switch (folded.Entry.Kind)
        {
            case LedgerKind.Alert when folded.Facts is { } facts:
                AddAlert(tables, folded.Entry, facts);
                break;
            case LedgerKind.CaseChange:
                ChangeCase(tables, folded.Entry);
                break;
            case LedgerKind.Suppression:
                tables.SaveSuppression(folded.Entry.Key, folded.Entry.Revision, folded.Entry.Body);
                break;
            case LedgerKind.CutOff:
                tables.Forget((long)JsonNode.Parse(folded.Entry.Body)!["through"]!);
                break;
        }
    }

    private void AddAlert(DeliveryTables tables, LedgerEntry entry, AlertFacts alert)
    {
        if (tables.HasAlert(alert.Id))
            return;
        var appended = TimeOf(entry);
        var nearest = CaseBook.Nearest(tables.OpenCasesOf(alert.RuleId, alert.Group), alert);
        var joined = nearest is null ? Case.Of(alert, appended) : nearest.With(alert, appended);
        var isBackfill = appended - alert.Time > options.BackfillAfter;
        var suppressedBy = tables.Suppressions().FirstOrDefault(one => one.Covers(alert, options.TimeZone))?.Id;
        var storm = StormMark.None;
        if (!joined.IsTold && !isBackfill && suppressedBy is null)
        {
            storm = StormOf(tables, alert.RuleId, entry.Time);
            joined = joined with { IsTold = storm == StormMark.None };
        }

        tables.SaveCase(joined, nearest is null ? entry.Sequence : null, entry.Sequence);
        tables.SaveAlert(entry.Sequence, alert, new AlertMark(joined.Id, isBackfill, suppressedBy, storm));
    }

    /// <summary>By the minute in which the ledger took the alert: a burst found at once is a burst for people.</summary>
    private StormMark StormOf(DeliveryTables tables, string rule, string time)
    {
        var told = tables.CountInMinute(rule, time[..16]);
        return told <= options.MostCasesPerRuleAndMinute ? StormMark.None
            : told == options.MostCasesPerRuleAndMinute + 1 ? StormMark.Announces
            : StormMark.Withheld;
    }

    private static void ChangeCase(DeliveryTables tables, LedgerEntry entry)
    {
        if (tables.FindCase(entry.Key) is not { } before)
            return;   // its alerts are gone by retention
        var (after, _) = CaseChangeJson.Read(entry.Body).Apply(before, TimeOf(entry));
        if (after is not null)
            tables.SaveCase(after, raisedSequence: null, entry.Sequence);
    }

    private static DateTime TimeOf(LedgerEntry entry) =>
        DateTime.Parse(entry.Time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
