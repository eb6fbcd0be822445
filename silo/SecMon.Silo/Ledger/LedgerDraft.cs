using SecMon.Detection.Alerts;

namespace SecMon.Silo.Ledger;

/// <summary>What is to be appended to the ledger.</summary>
/// <param name="Kind">One of <see cref="LedgerKind"/>.</param>
/// <param name="Key">What it is about.</param>
/// <param name="Revision">From 1.</param>
/// <param name="Body">Canonical JSON.</param>
/// <param name="Identity">Equal for bodies that mean the same; an append of a known (kind, key, revision) with another identity is an error.</param>
public sealed record LedgerDraft(string Kind, string Key, long Revision, string Body, string Identity)
{
    /// <summary>The draft of an alert.</summary>
    public static LedgerDraft Of(Alert alert) => new(LedgerKind.Alert, alert.Id, 1, alert.Document, alert.Identity);
}
