using Microsoft.Data.Sqlite;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Delivery;

/// <summary>
/// Folds ledger entries, one after the other, into cases and marks. The order and the times of the ledger alone decide, so that
/// the same ledger gives the same cases, and every sink sees the same. Runs in a transaction of the store's writer.
/// </summary>
internal sealed class DeliveryFold(DeliveryOptions options)
{
    /// <summary>Folds entries, up to the first upon which something is decided that the ledger does not know yet.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="entries">The entries that follow the last one folded.</param>
    /// <param name="deciding">Decides about cases that are touched; null to leave that alone.</param>
    /// <returns>How many were folded; at least one.</returns>
    public int Apply(SqliteConnection connection, IReadOnlyList<FoldedEntry> entries, CaseDeciding? deciding = null)
    {
        var tables = new DeliveryTables(connection);
        var suppressions = tables.Suppressions();
        var count = 0;
        var goesOn = true;
        while (goesOn && count < entries.Count)
        {
            var entry = entries[count++];
            if (entry.IsUnreadable)
                continue;
            var touched = Apply(tables, entry, suppressions);
            if (entry.Entry.Kind == LedgerKind.Suppression)
                suppressions = tables.Suppressions();
            if (touched is not null && deciding is not null)
                goesOn = deciding.GoesOnAfter(touched, entry);
        }

        tables.NoteFolded(entries[count - 1].Entry.Sequence, entries[count - 1].Entry.Hash);
        return count;
    }

    /// <summary>Folds an entry.</summary>
    /// <returns>The case that an alert, what was held back or a person touched, or that is to be decided about again; null when none is.</returns>
    private Case? Apply(DeliveryTables tables, FoldedEntry folded, List<Suppression> suppressions)
    {
        switch (folded.Entry.Kind)
        {
            case LedgerKind.Alert:
                return AddAlert(tables, folded, folded.Facts!, suppressions);
            case LedgerKind.HeldBack:
                return AddHeld(tables, folded, folded.Held!, suppressions);
            case LedgerKind.CaseChange:
                return ChangeCase(tables, folded, folded.Change!);
            case LedgerKind.DecideAgain:
                return tables.FindCase(folded.AgainCase!);
            case LedgerKind.IncidentChange:
                ChangeIncident(tables, folded, folded.IncidentChange!);
                break;
            case LedgerKind.Decision or LedgerKind.Incident when !tables.TakeApplied(folded.Entry.Sequence):
                ApplyDecision(tables, folded);
                break;
            case LedgerKind.Suppression:
                tables.SaveSuppression(folded.Entry.Key, folded.Entry.Revision, folded.Entry.Body);
                break;
            case LedgerKind.CutOff:
                tables.Forget(folded.RemovedThrough);
                break;
        }

        return null;
    }

    /// <summary>Does what was decided, where it was decided: right after the entry upon which it was, though the ledger has it later.</summary>
    public void ApplyDecision(DeliveryTables tables, FoldedEntry folded)
    {
        var decision = folded.Decision!;
        foreach (var effect in decision.Effects)
        {
            if (tables.FindCase(effect.CaseId) is { } one)
                tables.Save(one.With(effect, decision.Trigger, folded.Time), folded);
        }

        if (decision.Wanted is not { } wanted)
            return;
        var incidents = tables.Incidents;
        var before = incidents.Find(decision.IncidentId!);
        Case[] cases = [.. wanted.Cases.Where(id => before?.Cases.All(known => known.Id != id) != false).Select(tables.FindCase).OfType<Case>()];
        if (cases.Length == 0)
            return;   // they are gone by retention
        foreach (var one in cases)
            tables.Save(one.Joined(folded.Time), folded);   // its document says what it is part of, and must be a new revision for that
        foreach (var taken in wanted.TakesIn.Select(incidents.Find).OfType<Incident>())
            incidents.Save(taken.TakenInBy(decision.IncidentId!, folded.Time), folded.Entry.Sequence);
        incidents.SaveWithCases(before is null ? Opened(tables, wanted, cases, folded) : before.With(wanted, cases, folded.Time), folded.Entry.Sequence);
    }

    /// <summary>Of very many incidents of one decision in a minute people hear by their cases, whose own storms are kept from them.</summary>
    private Incident Opened(DeliveryTables tables, IncidentProposal wanted, Case[] cases, FoldedEntry folded)
    {
        var opened = Incident.Of(wanted, cases, folded.Time);
        var isOneTooMany = opened.IsTold && tables.CountInMinute($"incident\u001f{wanted.DecisionId}", folded.Entry.Time[..16]) > options.MostCasesPerRuleAndMinute;
        return isOneTooMany ? opened with { IsTold = false, IsWithheld = true, News = 0 } : opened;
    }

    private Case? AddAlert(DeliveryTables tables, FoldedEntry folded, AlertFacts alert, List<Suppression> suppressions)
    {
        if (tables.HasAlert(alert.Id))
            return null;
        var nearest = CaseBook.Nearest(tables.OpenCasesNear(alert), alert);
        var joined = nearest is null ? Case.Of(alert, folded.Time) : nearest.With(alert, folded.Time);
        var mark = MarkOf(tables, folded, joined, alert, suppressions);
        if (IsTold(mark))
            joined = joined.Telling(alert.Names, nearest?.RisesBy(alert) == true);
        joined = joined with { IsAudible = joined.IsAudible || IsAudible(mark) };

        tables.Save(joined, folded, isNew: nearest is null);
        tables.SaveAlert(folded.Entry.Sequence, alert, mark);
        return joined;
    }

    private Case? AddHeld(DeliveryTables tables, FoldedEntry folded, HeldFacts held, List<Suppression> suppressions)
    {
        if (tables.CaseOf(held.AlertId) is not { } before)
            return null;   // its alert is gone by retention
        var mark = MarkOf(tables, folded, before, held.AsAlertOf(before), suppressions);
        var after = before.With(held, folded.Time);
        after = (IsTold(mark) ? after.Telling(held.Names) : after) with { IsAudible = after.IsAudible || IsAudible(mark) };
        tables.Save(after, folded);
        tables.SaveHeld(folded.Entry.Sequence, mark);
        return after;
    }

    private AlertMark MarkOf(DeliveryTables tables, FoldedEntry folded, Case one, AlertFacts alert, List<Suppression> suppressions)
    {
        // What SecMon noticed of itself happened now, however old the record is that showed it.
        var isBackfill = folded.Time - alert.Time > options.BackfillAfter && !alert.IsOfSecMon;
        var suppressedBy = suppressions.FirstOrDefault(suppression => suppression.Covers(alert, options.TimeZone))?.Id;
        var storm = one.IsTold || isBackfill || alert.IsExpected || suppressedBy is not null ? StormMark.None : StormOf(tables, alert, folded.Entry.Time[..16]);
        return new AlertMark(one.Id, isBackfill, suppressedBy, storm) { IsExpected = alert.IsExpected };
    }

    private static bool IsAudible(AlertMark mark) => mark is { IsBackfill: false, IsHushed: false };

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

    private static Case? ChangeCase(DeliveryTables tables, FoldedEntry folded, CaseChange change)
    {
        if (tables.FindCase(folded.Entry.Key) is not { } before)
            return null;   // its alerts are gone by retention
        var (after, _) = change.Apply(before, folded.Time);
        // What is not possible any more is a change all the same: the next one must have another number.
        tables.Save(after ?? before with { ChangeRevision = Math.Max(before.ChangeRevision + 1, folded.Entry.Revision) }, folded);
        return after;
    }

    private static void ChangeIncident(DeliveryTables tables, FoldedEntry folded, IncidentChange change)
    {
        if (tables.Incidents.Find(folded.Entry.Key) is not { } before)
            return;   // it is gone by retention
        var after = change.Follow(before, folded.Entry.Revision, folded.Time);
        if (after is null)
        {
            tables.Incidents.Save(before with { ChangeRevision = Math.Max(before.ChangeRevision + 1, folded.Entry.Revision) }, folded.Entry.Sequence);
            return;
        }

        tables.Incidents.Save(after, folded.Entry.Sequence);
        ChangeCases(tables, folded, change, after);
    }

    private static void ChangeCases(DeliveryTables tables, FoldedEntry folded, IncidentChange change, Incident after)
    {
        var (ofCase, cases) = change.OnCases(after);
        foreach (var id in cases)
        {
            if (tables.FindCase(id) is { } one && ofCase.Apply(one, folded.Time).After is { } changed)
                tables.Save(changed, folded);
        }
    }
}
