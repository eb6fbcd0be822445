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
        var suppressions = tables.Suppressions();
        foreach (var entry in entries.Where(entry => !entry.IsUnreadable))
        {
            Apply(tables, entry, suppressions);
            if (entry.Entry.Kind == LedgerKind.Suppression)
                suppressions = tables.Suppressions();
        }

        tables.NoteFolded(entries[^1].Entry.Sequence, entries[^1].Entry.Hash);
        return entries.Count;
    }

    private void Apply(DeliveryTables tables, FoldedEntry folded, List<Suppression> suppressions)
    {
        switch (folded.Entry.Kind)
        {
            case LedgerKind.Alert:
                AddAlert(tables, folded, folded.Facts!, suppressions);
                break;
            case LedgerKind.CaseChange:
                ChangeCase(tables, folded, folded.Change!);
                break;
            case LedgerKind.Suppression:
                tables.SaveSuppression(folded.Entry.Key, folded.Entry.Revision, folded.Entry.Body);
                break;
            case LedgerKind.CutOff:
                tables.Forget(folded.RemovedThrough);
                break;
        }
    }

    private void AddAlert(DeliveryTables tables, FoldedEntry folded, AlertFacts alert, List<Suppression> suppressions)
    {
        if (tables.HasAlert(alert.Id))
            return;
        var nearest = CaseBook.Nearest(tables.OpenCasesNear(alert), alert);
        var joined = nearest is null ? Case.Of(alert, folded.Time) : nearest.With(alert, folded.Time);
        var isBackfill = folded.Time - alert.Time > options.BackfillAfter;
        var suppressedBy = suppressions.FirstOrDefault(one => one.Covers(alert, options.TimeZone))?.Id;
        var storm = StormMark.None;
        if (!joined.IsTold && !isBackfill && suppressedBy is null)
        {
            storm = StormOf(tables, alert.RuleId, folded.Entry.Time);
            joined = joined with { IsTold = storm == StormMark.None };
        }

        var sequence = folded.Entry.Sequence;
        tables.SaveCase(joined, nearest is null ? sequence : null, sequence);
        tables.SaveAlert(sequence, alert, new AlertMark(joined.Id, isBackfill, suppressedBy, storm));
    }

    /// <summary>By the minute in which the ledger took the alert: a burst found at once is a burst for people.</summary>
    private StormMark StormOf(DeliveryTables tables, string rule, string time)
    {
        var told = tables.CountInMinute(rule, time[..16]);
        return told <= options.MostCasesPerRuleAndMinute ? StormMark.None
            : told == options.MostCasesPerRuleAndMinute + 1 ? StormMark.Announces
            : StormMark.Withheld;
    }

    private static void ChangeCase(DeliveryTables tables, FoldedEntry folded, CaseChange change)
    {
        if (tables.FindCase(folded.Entry.Key) is not { } before)
            return;   // its alerts are gone by retention
        var (after, _) = change.Apply(before, folded.Time);
        if (after is not null)
            tables.SaveCase(after, raisedSequence: null, folded.Entry.Sequence);
    }
}
