using SecMon.Detection.Alerts;

namespace SecMon.Silo.Ledger;

/// <summary>What is to be appended to the ledger.</summary>
/// <param name="Kind">One of <see cref="LedgerKind"/>.</param>
/// <param name="Key">What it is about.</param>
/// <param name="Revision">From 1.</param>
/// <param name="Body">Canonical JSON.</param>
public sealed record LedgerDraft(string Kind, string Key, long Revision, string Body)
{
    /// <summary>When the alert happened, UTC: one that is older than retention's cut-off is not appended. Null for other kinds.</summary>
    public DateTime? AlertTime { get; init; }

    /// <summary>The draft of an alert.</summary>
    public static LedgerDraft Of(Alert alert) => new(LedgerKind.Alert, alert.Id, 1, alert.Document) { AlertTime = alert.Time };
}
