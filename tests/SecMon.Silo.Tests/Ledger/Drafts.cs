using System.Globalization;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>What tests append.</summary>
internal static class Drafts
{
    public static LedgerDraft Alert(string key, string text = "text", string file = "a.csv", DateTime? time = null) =>
        new(LedgerKind.Alert, key, 1, string.Create(CultureInfo.InvariantCulture, $$$"""{"@timestamp":"{{{time ?? DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}}}","secmon":{"evidence":{"items":[{"file":"{{{file}}}","position":0}]}},"text":"{{{text}}}"}"""))
        {
            AlertTime = time,
        };

    /// <summary>The same alert whenever it is made.</summary>
    public static LedgerDraft Fixed(string key, string text = "text", string file = "a.csv") => Alert(key, text, file, new DateTime(2126, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    public static LedgerDraft Evidence(string key, string text) => new(LedgerKind.Evidence, key, 1, $$"""{"text":"{{text}}"}""");

    public static LedgerDraft Change(string key, long revision, string text) => new(LedgerKind.CaseChange, key, revision, $$"""{"text":"{{text}}"}""");

    public static async Task<IReadOnlyList<LedgerEntry>> AllAsync(this IAlertLedger ledger) => await ledger.ReadAsync(0, 100_000);

    public static async Task<IReadOnlyList<string>> KeysAsync(this IAlertLedger ledger) => [.. (await ledger.AllAsync()).Select(entry => entry.Key)];
}
