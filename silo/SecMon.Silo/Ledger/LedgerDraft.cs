using SecMon.Detection.Alerts;

namespace SecMon.Silo.Ledger;

/// <summary>What is to be appended to the ledger.</summary>
/// <param name="Kind">One of <see cref="LedgerKind"/>.</param>
/// <param name="Key">What it is about.</param>
/// <param name="Revision">From 1.</param>
/// <param name="Body">Canonical JSON.</param>
public sealed record LedgerDraft(string Kind, string Key, long Revision, string Body)
{
    /// <summary>When the alert, or what was held back, happened, UTC: what is older than retention's cut-off is not appended. Null for other kinds.</summary>
    public DateTime? AlertTime { get; init; }

    /// <summary>The draft of an alert.</summary>
    public static LedgerDraft Of(Alert alert) => new(LedgerKind.Alert, alert.Id, 1, alert.Document) { AlertTime = alert.Time };

    /// <summary>The draft of what a quiet time held back.</summary>
    public static LedgerDraft Of(HeldBack held) => new(LedgerKind.HeldBack, held.Id, 1, held.Document) { AlertTime = held.Time };

    /// <summary>The drafts of what a partition fired and held back, in order; what rules in shadow say reaches nobody.</summary>
    public static List<LedgerDraft> Of(FiredInOrder fired) =>
        [.. from one in fired.InOrder()
            where !(one.Alert?.Rule ?? one.Held!.Rule).IsShadow
            select one.Alert is { } alert ? Of(alert) : Of(one.Held!)];
}
