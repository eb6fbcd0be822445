using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Sinks.Syslog;

/// <summary>What remains of a document that is too long for a message: valid JSON with the fields that an analyst needs to find the rest.</summary>
internal static class DocumentSummary
{
    private const int LongestText = 1024;
    private const int ShortestText = 16;

    private static readonly string[] Kept =
    [
        "@timestamp", "message", "event.id", "event.code", "event.url", "rule.id", "rule.name", "user.name", "source.ip", "host.name",
        "secmon.alert.id", "secmon.alert.severity", "secmon.case.id", "secmon.checkpoint.sequence", "secmon.checkpoint.hash",
    ];

    /// <summary>The summary, UTF-8; texts are shortened until it fits.</summary>
    /// <param name="fields">The document.</param>
    /// <param name="mostBytes">Enough for all fields at their shortest.</param>
    public static byte[] Of(DocumentFields fields, int mostBytes)
    {
        for (var length = LongestText; ; length /= 2)
        {
            var summary = JsonSerializer.SerializeToUtf8Bytes(Summary(fields, length));
            if (summary.Length <= mostBytes || length <= ShortestText)
                return summary;
        }
    }

    private static JsonObject Summary(DocumentFields fields, int longestText)
    {
        var summary = new JsonObject();
        foreach (var name in Kept)
        {
            if (fields.Text(name) is { } text)
                Set(summary, name, PlainLine.Of(text, longestText));
        }

        Set(summary, "secmon.truncated", true);
        return summary;
    }

    private static void Set(JsonObject summary, string name, JsonNode value)
    {
        var parts = name.Split('.');
        foreach (var part in parts[..^1])
            summary = (JsonObject)(summary[part] ??= new JsonObject());
        summary[parts[^1]] = value;
    }
}
