using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>Searching: queries, aggregations, and the documents themselves in an order.</summary>
internal static class Searches
{
    private static readonly string[] Known =
    [
        "query", "aggs", "aggregations", "size", "from", "sort", "track_total_hits", "_source", "fields", "docvalue_fields", "script_fields", "highlight", "timeout",
    ];

    private static readonly string[] KnownHeaders = ["index", "ignore_unavailable", "allow_no_indices", "expand_wildcards", "search_type", "preference", "routing", "request_cache"];

    /// <summary>One search.</summary>
    /// <exception cref="RefusedException">The server would refuse it, or it names a field that no index has.</exception>
    public static JsonObject Search(IReadOnlyList<IndexStore> indices, JsonObject body)
    {
        Json.Keys(body, "search", Known);
        if (body["script_fields"] is JsonObject { Count: > 0 })
            throw RefusedException.IllegalArgument("the stand-in runs no scripts");
        var fields = new Fields(indices);
        var found = Sorted(Matching(indices, fields, body["query"]), body["sort"], fields);
        var hits = new JsonArray();
        foreach (var document in found.Skip((int?)body["from"] ?? 0).Take((int?)body["size"] ?? 10))
            hits.Add(Hit(document, body, fields));
        var answer = new JsonObject
        {
            ["took"] = 1,
            ["timed_out"] = false,
            ["_shards"] = Shards(),
            ["hits"] = new JsonObject { ["total"] = new JsonObject { ["value"] = found.Count, ["relation"] = "eq" }, ["max_score"] = 1.0, ["hits"] = hits },
        };
        if ((body["aggs"] ?? body["aggregations"]) is { } aggregations && !fields.AreUnknown)
            answer["aggregations"] = new Aggregations(fields).Compute(aggregations, found);
        return answer;
    }

    /// <summary>Many searches: a header and a body each, a line each. One that is refused does not hold back the others.</summary>
    /// <param name="find">Indices by name, pattern and alias.</param>
    /// <param name="lines">The body of the request.</param>
    public static JsonObject MultiSearch(Func<string, IReadOnlyList<IndexStore>> find, byte[] lines)
    {
        if (lines.Length == 0 || lines[^1] != (byte)'\n')
            throw RefusedException.IllegalArgument("The msearch request must be terminated by a newline [\n]");
        var parts = System.Text.Encoding.UTF8.GetString(lines).Split('\n')[..^1];
        if (parts.Length % 2 != 0)
            throw new RefusedException(400, "action_request_validation_exception", "Validation Failed: 1: no requests added;");
        var responses = new JsonArray();
        for (var i = 0; i < parts.Length; i += 2)
            responses.Add(One(find, parts[i], parts[i + 1]));
        return new JsonObject { ["took"] = 1, ["responses"] = responses };
    }

    public static JsonObject Count(IReadOnlyList<IndexStore> indices, JsonObject body) =>
        new() { ["count"] = Matching(indices, new Fields(indices), Json.Keys(body, "count", "query")["query"]).Count, ["_shards"] = Shards() };

    private static JsonObject One(Func<string, IReadOnlyList<IndexStore>> find, string header, string body)
    {
        try
        {
            var about = Json.Keys(StrictJson.ParseBody(System.Text.Encoding.UTF8.GetBytes(header)), "msearch header", KnownHeaders);
            var answer = Search(Indices(find, about), StrictJson.ParseBody(System.Text.Encoding.UTF8.GetBytes(body)));
            answer["status"] = 200;
            return answer;
        }
        catch (RefusedException refused)
        {
            return new JsonObject { ["error"] = JsonNode.Parse(Answer.Error(refused.Status, refused.Error()).Body)!["error"]!.DeepClone(), ["status"] = refused.Status };
        }
    }

    private static IReadOnlyList<IndexStore> Indices(Func<string, IReadOnlyList<IndexStore>> find, JsonObject header)
    {
        try
        {
            return find(string.Join(',', Json.List(header["index"]).Select(name => Json.Text(name, "index"))));
        }
        catch (RefusedException missing) when (missing.Status == 404 && header["ignore_unavailable"]?.GetValueKind() == JsonValueKind.True)
        {
            return [];
        }
    }

    private static JsonObject Shards() => new() { ["total"] = 1, ["successful"] = 1, ["skipped"] = 0, ["failed"] = 0 };

    private static List<StoredDocument> Matching(IReadOnlyList<IndexStore> indices, Fields fields, JsonNode? query)
    {
        var test = new QueryParser(fields).Parse(query);
        return [.. indices.SelectMany(index => index.Documents).Where(test).OrderBy(document => document.Index, StringComparer.Ordinal).ThenBy(document => document.SequenceNumber)];
    }

    private static List<StoredDocument> Sorted(List<StoredDocument> documents, JsonNode? sort, Fields fields)
    {
        // A list, or an object whose keys are in order.
        var keys = Json.List(sort).SelectMany(part => part is JsonObject by ? by.Select(pair => (pair.Key, pair.Value)) : [(Json.Text(part, "sort"), null)]).ToList();
        IEnumerable<StoredDocument> sorted = documents;
        foreach (var (name, how) in Enumerable.Reverse(keys))
        {
            var options = how is JsonObject ? Json.Keys(how, "sort", "order", "unmapped_type", "missing", "format") : null;
            var isDescending = (options?["order"] ?? how)?.ToString() == "desc";
            if (name is "_doc" or "_score")
                sorted = isDescending ? sorted.Reverse() : sorted;
            else if (fields.Find(name) is { } field)
                sorted = Order(sorted, Buckets.Aggregatable(field), isDescending);
            else if (options?["unmapped_type"] is null && !fields.AreUnknown)
                throw new RefusedException(400, "query_shard_exception", $"No mapping found for [{name}] in order to sort on");
        }

        return [.. sorted];
    }

    private static IEnumerable<StoredDocument> Order(IEnumerable<StoredDocument> documents, Field field, bool isDescending)
    {
        var keyed = documents.Select(document => (document, value: field.Values(document).FirstOrDefault())).OrderBy(pair => pair.value is null);
        return (isDescending ? keyed.ThenByDescending(pair => pair.value) : keyed.ThenBy(pair => pair.value)).Select(pair => pair.document);
    }

    private static JsonObject Hit(StoredDocument document, JsonObject body, Fields fields)
    {
        var hit = new JsonObject { ["_index"] = document.Index, ["_id"] = document.Id, ["_score"] = 1.0 };
        if (body["_source"]?.GetValueKind() != JsonValueKind.False)
            hit["_source"] = document.Source.DeepClone();
        var shown = new JsonObject();
        foreach (var name in Json.List(body["docvalue_fields"]).Concat(Json.List(body["fields"])).Select(field => field is JsonObject ? Json.Text(Json.Keys(field, "fields", "field", "format")["field"], "fields") : Json.Text(field, "fields")))
            shown[name] = new JsonArray([.. FieldValues.Of(document.Source, fields[name].Name).Select(value => value.DeepClone())]);
        if (shown.Count > 0)
            hit["fields"] = shown;
        return hit;
    }
}
