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
            case LedgerKind.HeldBack:
                AddHeld(tables, folded, folded.Held!, suppressions);
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
        var mark = MarkOf(tables, folded, joined, alert, suppressions);
        if (IsTold(mark))
            joined = joined.Telling(alert.Names, nearest?.RisesBy(alert) == true);

        var sequence = folded.Entry.Sequence;
        tables.SaveCase(joined, nearest is null ? sequence : null, sequence);
        tables.SaveAlert(sequence, alert, mark);
    }

    private void AddHeld(DeliveryTables tables, FoldedEntry folded, HeldFacts held, List<Suppression> suppressions)
    {
        if (tables.CaseOf(held.AlertId) is not { } before)
            return;   // its alert is gone by retention
        var mark = MarkOf(tables, folded, before, held.AsAlertOf(before), suppressions);
        var after = before.With(held, folded.Time);
        tables.SaveCase(IsTold(mark) ? after.Telling(held.Names) : after, raisedSequence: null, folded.Entry.Sequence);
        tables.SaveHeld(folded.Entry.Sequence, mark);
    }

    private AlertMark MarkOf(DeliveryTables tables, FoldedEntry folded, Case one, AlertFacts alert, List<Suppression> suppressions)
    {
        var isBackfill = folded.Time - alert.Time > options.BackfillAfter;
        var suppressedBy = suppressions.FirstOrDefault(suppression => suppression.Covers(alert, options.TimeZone))?.Id;
        var storm = one.IsTold || isBackfill || alert.IsExpected || suppressedBy is not null ? StormMark.None : StormOf(tables, alert, folded.Entry.Time[..16]);
        return new AlertMark(one.Id, isBackfill, suppressedBy, storm) { IsExpected = alert.IsExpected };
    }

    private static bool IsTold(AlertMark mark) => mark is { IsBackfill: false, IsHushed: false, Storm: StormMark.None };

    /// <summary>
    /// By the minute in which the ledger took the alert: a burst found at once is a burst for people. Cases count by rule and account, and
    /// accounts by rule: who floods a rule hushes up nobody else.
    /// </summary>
    private StormMark StormOf(DeliveryTables tables, AlertFacts alert, string minute)
    {
        var account = $"{alert.RuleId}\u001f{alert.User}";
        var cases = tables.CountInMinute(account, minute);
        if (cases > 1)
            return StormAt(cases);
        var accounts = tables.CountInMinute(alert.RuleId, minute);
        if (accounts == 1)
            tables.ForgetMinutesBefore(minute);
        var mark = StormAt(accounts);
        if (mark != StormMark.None)
            tables.CountInMinute(account, minute, by: options.MostCasesPerRuleAndMinute + 1);   // nor are its next cases told
        return mark;
    }

    private StormMark StormAt(long told) =>
        told <= options.MostCasesPerRuleAndMinute ? StormMark.None
        : told == options.MostCasesPerRuleAndMinute + 1 ? StormMark.Announces
        : StormMark.Withheld;

    private static void ChangeCase(DeliveryTables tables, FoldedEntry folded, CaseChange change)
    {
        if (tables.FindCase(folded.Entry.Key) is not { } before)
            return;   // its alerts are gone by retention
        var (after, _) = change.Apply(before, folded.Time);
        if (after is not null)
            tables.SaveCase(after, raisedSequence: null, folded.Entry.Sequence);
    }
}
