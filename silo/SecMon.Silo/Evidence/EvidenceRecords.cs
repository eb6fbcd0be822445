using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Evidence;

/// <summary>The records that an alert's document names.</summary>
public static class EvidenceRecords
{
    /// <summary>Reads them. What somebody made unreadable is left out.</summary>
    public static IReadOnlyList<EvidenceRecord> Of(string alert)
    {
        try
        {
            var secmon = (JsonNode.Parse(alert) as JsonObject)?["secmon"] as JsonObject;
            var items = (secmon?["evidence"] as JsonObject)?["items"] as JsonArray ?? [];
            return [.. items.OfType<JsonObject>().Select(RecordOf).OfType<EvidenceRecord>()];
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)   // the second: a member twice
        {
            return [];   // verifying the ledger names the entry
        }
    }

    private static EvidenceRecord? RecordOf(JsonObject item)
    {
        var isWhole = item["source"] is JsonValue && item["position"] is JsonValue && item["sha256"] is JsonValue && item["file_id"] is JsonValue;
        if (!isWhole || !ulong.TryParse(item["file_id"]!.ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var fileId))
            return null;
        return long.TryParse(item["position"]!.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new EvidenceRecord(item["source"]!.ToString(), fileId, position, item["sha256"]!.ToString())
            : null;
    }
}
