using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>Drafts of alerts and of what people do about them.</summary>
internal static class Alerts
{
    public static LedgerDraft Alert(string id, DateTime time, string rule = "rule-1", string group = "g", string severity = "high", string source = "db", long gapSeconds = 1_800, string user = "clerk_1", string tag = "attack.collection")
    {
        var body = new JsonObject
        {
            ["@timestamp"] = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["event"] = new JsonObject { ["id"] = id, ["kind"] = "alert", ["code"] = "HV-01" },
            ["rule"] = new JsonObject { ["id"] = rule, ["name"] = "Many lookups" },
            ["user"] = new JsonObject { ["name"] = user },
            ["tags"] = new JsonArray(tag),
            ["secmon"] = new JsonObject
            {
                ["alert"] = new JsonObject { ["id"] = id, ["group"] = group, ["severity"] = severity, ["case_gap_seconds"] = gapSeconds },
                ["source"] = new JsonObject { ["id"] = source },
                ["evidence"] = new JsonObject { ["count"] = 1, ["items"] = new JsonArray(new JsonObject { ["file"] = "a.csv", ["position"] = 1 }) },
            },
        };
        return new LedgerDraft(LedgerKind.Alert, id, 1, CanonicalJson.Write(body)) { AlertTime = time };
    }

    public static LedgerDraft Change(string caseId, long revision, CaseAction action, CaseVerdict? verdict = null) =>
        new(LedgerKind.CaseChange, caseId, revision, CaseChangeJson.Write(new CaseChange(action, "an") { Verdict = verdict, Note = action == CaseAction.Note ? "n" : null }));

    public static LedgerDraft Suppress(string id, DateTime until, string? user = null, long revision = 1, bool isRevoked = false) =>
        new(LedgerKind.Suppression, id, revision, SuppressionJson.Write(new Suppression { Id = id, Owner = "an", Reason = "known", Until = until, User = user, IsRevoked = isRevoked }));
}
