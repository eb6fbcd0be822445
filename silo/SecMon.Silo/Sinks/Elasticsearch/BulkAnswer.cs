using System.Globalization;
using System.Text.Json;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>Reads the answer to a <c>_bulk</c> request, and believes it only when it is whole and about the documents that were sent.</summary>
internal static class BulkAnswer
{
    /// <summary>What became of each document, in the order sent.</summary>
    /// <returns>Null with the reason when the answer cannot be believed: the outcome is unknown.</returns>
    public static (IReadOnlyList<BulkItem>? Items, string Doubt) Read(BulkRequest request, ElasticsearchAnswer answer)
    {
        using var json = answer.Json();
        if (json is null)
            return (null, $"the answer is no whole JSON: {ServerText.Of(answer)}");
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("items", out var answered) || answered.ValueKind != JsonValueKind.Array)
            return (null, "the answer has no items");
        if (answered.GetArrayLength() != request.Documents.Count)
            return (null, string.Create(CultureInfo.InvariantCulture, $"the answer is about {answered.GetArrayLength()} documents, {request.Documents.Count} were sent"));

        var items = new List<BulkItem>(request.Documents.Count);
        foreach (var (document, item) in request.Documents.Zip(answered.EnumerateArray()))
        {
            if (ItemOf(document, item) is not { } read)
                return (null, $"the answer's item {items.Count + 1} is not about the document that was sent");
            items.Add(read);
        }

        return (items, "");
    }

    private static BulkItem? ItemOf(SinkDocument document, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || item.GetPropertyCount() != 1)
            return null;
        var result = item.EnumerateObject().First().Value;
        if (result.ValueKind != JsonValueKind.Object)
            return null;
        if (!result.TryGetProperty("_id", out var id) || id.ValueKind != JsonValueKind.String || !id.ValueEquals(document.Id))
            return null;
        if (!result.TryGetProperty("status", out var number) || !number.TryGetInt32(out var status))
            return null;
        var error = ServerText.ErrorIn(result) ?? new ServerError("", "");
        var fate = FateOf(status, error.Type);
        var says = fate is BulkFate.Stored or BulkFate.Duplicate ? "" : $"HTTP {status} {ServerText.Scrub($"{error.Type}: {error.Reason}")}";
        return new BulkItem(document, fate, says);
    }

    /// <summary>Decides by status and type; OpenSearch and older versions have other names, so unknown types fall back on the status.</summary>
    private static BulkFate FateOf(int status, string type) => status switch
    {
        200 or 201 => BulkFate.Stored,
        409 => BulkFate.Duplicate,
        429 or 403 when type == "cluster_block_exception" => BulkFate.Blocked,
        401 or 403 or 404 => BulkFate.Misconfigured,
        408 or 429 => BulkFate.Retry,
        >= 400 and < 500 => BulkFate.Refused,
        _ => BulkFate.Retry,
    };
}
