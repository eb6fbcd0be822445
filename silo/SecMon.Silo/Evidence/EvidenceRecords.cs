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
            var items = JsonNode.Parse(alert)?["secmon"]?["evidence"]?["items"] as JsonArray ?? [];
            return [.. items.Select(RecordOf).OfType<EvidenceRecord>()];
        }
        catch (JsonException)
        {
            return [];   // verifying the ledger names the entry
        }
    }

    private static EvidenceRecord? RecordOf(JsonNode? item)
    {
        var isWhole = item?["source"] is JsonValue & item?["position"] is JsonValue & item?["sha256"] is JsonValue & item?["file_id"] is JsonValue;
        if (!isWhole || !ulong.TryParse(item!["file_id"]!.ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var fileId))
            return null;
        return long.TryParse(item["position"]!.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new EvidenceRecord(item["source"]!.ToString(), fileId, position, item["sha256"]!.ToString())
            : null;
    }
}
