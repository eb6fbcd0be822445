using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Explanation;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Cli.Rules;

/// <summary>The cases of a ledger, made again in memory with rules and lists as they are now: alerts, what quiet times held back, and what people did. Suppressions, storms and backfill play no part, so a closed case that only they kept closed is open here.</summary>
/// <param name="cases">Where they are kept.</param>
internal sealed class LedgerCases(WatchedCases cases)
{
    private long? _first;

    /// <summary>What the newest entry touched; null when it touched no case, or nothing is decided about it.</summary>
    public CaseTouch? Upon { get; private set; }

    /// <summary>The newest entry that retention removed; 0 for none.</summary>
    public long RemovedThrough { get; private set; }

    /// <summary>Takes up the next entry. One that cannot be read is passed over, as in the fold.</summary>
    public void Take(LedgerEntry entry)
    {
        Upon = null;
        if (_first is null)
            RemovedThrough = (_first = entry.Sequence).Value - 1;   // what says so may stand behind the alert
        if (entry.Kind is not (LedgerKind.Alert or LedgerKind.HeldBack or LedgerKind.CaseChange or LedgerKind.IncidentChange or LedgerKind.CutOff))
            return;
        var before = cases.Last;
        Apply(FoldedEntry.Of(entry));
        Upon = ReferenceEquals(cases.Last, before) ? null : cases.Last;
    }

    private void Apply(FoldedEntry read)
    {
        if (read.Facts is { } alert)
            cases.Book.Add(alert);
        else if (read.Held is { } held)
            cases.Book.Add(held);
        else if (read.Change is { } change)
            cases.Book.Change(read.Entry.Key, change, read.Time);
        else if (read.IncidentChange is { } ofIncident)
            cases.Book.Change(read.Entry.Key, ofIncident, read.Entry.Revision, read.Time);
        RemovedThrough = Math.Max(RemovedThrough, read.RemovedThrough);
    }
}
