using System.Text.Json;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;

namespace SecMon.Silo.Ledger;

/// <summary>Whether two bodies of one key mean the same, so that appending the second again is success.</summary>
internal static class LedgerIdentity
{
    /// <summary>
    /// Alerts: equal but for the names of files, which change when logs rotate, and for what decisions added, which are made with the newest rows. Evidence: always, since a log may be gone when
    /// it is collected again. What was held back: always, since its key is made of its content. Decisions about cases and the incidents that they open: always, since lists may differ when they are made again; the first stands. Checkpoints of one entry: always, whoever signed first. All else: equal.
    /// </summary>
    public static bool IsSame(string kind, string one, string other)
    {
        if (one == other || kind is LedgerKind.Evidence or LedgerKind.HeldBack or LedgerKind.Checkpoint or LedgerKind.Decision or LedgerKind.Incident)
            return true;
        return kind == LedgerKind.Alert && WithoutFiles(one) is { } alert && alert == WithoutFiles(other);
    }

    private static void RemoveDecided(JsonNode? document)
    {
        var secmon = (document as JsonObject)?["secmon"] as JsonObject;
        ((document as JsonObject)?["event"] as JsonObject)?.Remove("severity");
        secmon?.Remove("signals");
        secmon?.Remove("decisions");
        foreach (var field in new[] { "severity", "rule_severity", "page", "expected" })
            (secmon?["alert"] as JsonObject)?.Remove(field);
    }

    /// <summary>Null for a body that somebody made unreadable: it is another content, and no reason to fail.</summary>
    private static string? WithoutFiles(string body)
    {
        try
        {
            var document = JsonNode.Parse(body);
            var evidence = ((document as JsonObject)?["secmon"] as JsonObject)?["evidence"] as JsonObject;
            RemoveDecided(document);
            foreach (var item in evidence?["items"] as JsonArray ?? [])
                (item as JsonObject)?.Remove("file");
            return CanonicalJson.Write(document);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
