using System.Globalization;
using System.Text.Json.Nodes;

namespace SecMon.Detection.Alerts;

/// <summary>Makes the item of <c>secmon.evidence</c> that names a record.</summary>
/// <param name="scrubber">Takes ids out of texts.</param>
internal sealed class EvidenceDocument(TextScrubber scrubber)
{
    /// <summary>No session writes that many lines; a document's own number of twelve digits may be a person's.</summary>
    private const long LongestLine = 100_000_000_000;

    /// <summary>The item.</summary>
    public JsonNode Of(EvidenceItem item)
    {
        var fields = new JsonObject
        {
            ["source"] = item.Origin.Source,
            ["file"] = item.Origin.File,
            ["file_id"] = item.Origin.FileId.ToString("x16", CultureInfo.InvariantCulture),
            ["position"] = item.Position,
            ["timestamp"] = AlertBuilder.Instant(item.Ticks),
            ["sha256"] = item.Hash.ToString(),
        };
        if (item.Session is { } session)
            fields["session"] = scrubber.Scrub(session);
        if (item.Line is > 0 and < LongestLine)
            fields["line"] = item.Line;
        return fields;
    }
}
