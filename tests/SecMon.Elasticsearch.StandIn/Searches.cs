using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>The least of searching: match_all, term, and ids of documents by them.</summary>
internal static class Searches
{
    public static JsonObject Search(IEnumerable<IndexStore> indices, JsonObject body)
    {
        if (body.FirstOrDefault(pair => pair.Key is not ("query" or "size" or "from" or "track_total_hits")).Key is { } unknown)
            throw new RefusedException(400, "parsing_exception", $"unknown key for a value in [{unknown}].");
        var found = Matching(indices, body["query"]);
        var hits = new JsonArray();
        foreach (var document in found.Skip((int?)body["from"] ?? 0).Take((int?)body["size"] ?? 10))
            hits.Add(new JsonObject { ["_index"] = document.Index, ["_id"] = document.Id, ["_score"] = 1.0, ["_source"] = document.Source.DeepClone() });
        return new JsonObject
        {
            ["took"] = 1,
            ["timed_out"] = false,
            ["_shards"] = Shards(),
            ["hits"] = new JsonObject { ["total"] = new JsonObject { ["value"] = found.Count, ["relation"] = "eq" }, ["max_score"] = 1.0, ["hits"] = hits },
        };
    }

    public static JsonObject Count(IEnumerable<IndexStore> indices, JsonObject body) => new() { ["count"] = Matching(indices, body["query"]).Count, ["_shards"] = Shards() };

    private static JsonObject Shards() => new() { ["total"] = 1, ["successful"] = 1, ["skipped"] = 0, ["failed"] = 0 };

    private static List<StoredDocument> Matching(IEnumerable<IndexStore> indices, JsonNode? query)
    {
        var test = TestOf(query as JsonObject);
        return [.. indices.SelectMany(index => index.Documents).Where(test).OrderBy(document => document.Index, StringComparer.Ordinal).ThenBy(document => document.SequenceNumber)];
    }

    private static Func<StoredDocument, bool> TestOf(JsonObject? query)
    {
        if (query is null || (query.Count == 1 && query["match_all"] is JsonObject))
            return _ => true;
        if (query.Count != 1 || query["term"] is not JsonObject { Count: 1 } term)
            throw new RefusedException(400, "parsing_exception", $"unknown query [{query.FirstOrDefault().Key}]: the stand-in has match_all and term");
        var (field, value) = term.First();
        var wanted = (value is JsonObject long_ ? long_["value"] : value)?.ToString();
        return document => Values(document.Source, field.Split('.')).Contains(wanted);
    }

    private static IEnumerable<string?> Values(JsonNode? node, ArraySegment<string> path) => node switch
    {
        JsonArray list => list.SelectMany(item => Values(item, path)),
        JsonObject parent when path.Count > 0 => Values(parent[path[0]], path[1..]),
        JsonValue value when path.Count == 0 => [value.ToString()],
        _ => [],
    };
}
