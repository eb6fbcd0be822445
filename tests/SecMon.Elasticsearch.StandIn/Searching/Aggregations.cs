using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>Computes aggregations: buckets within buckets, and metrics within them.</summary>
internal sealed class Aggregations(Fields fields)
{
    private readonly Buckets _buckets = new(fields);
    private readonly Metrics _metrics = new(fields);

    /// <summary>Computes what a request asks for.</summary>
    /// <param name="asked">Aggregations by their names.</param>
    /// <param name="documents">What the query found, or what is in the bucket.</param>
    public JsonObject Compute(JsonNode? asked, IReadOnlyList<StoredDocument> documents)
    {
        var answer = new JsonObject();
        foreach (var (name, aggregation) in asked as JsonObject ?? throw new RefusedException(400, "parsing_exception", "[aggs] an object is expected"))
            answer[name] = One(aggregation, name, documents);
        return answer;
    }

    private JsonObject One(JsonNode? node, string name, IReadOnlyList<StoredDocument> documents)
    {
        var aggregation = node as JsonObject ?? throw new RefusedException(400, "parsing_exception", $"[{name}] an object is expected");
        var inner = aggregation["aggs"] ?? aggregation["aggregations"];
        var types = aggregation.Where(pair => pair.Key is not ("aggs" or "aggregations" or "meta")).ToList();
        if (types.Count != 1)
            throw new RefusedException(400, "parsing_exception", $"Expected one aggregation type in [{name}], found {types.Count}");
        var (type, body) = types[0];
        if (Buckets.Types.Contains(type))
            return _buckets.Compute(type, body, documents, inside => inner is null ? [] : Compute(inner, inside));
        if (!Metrics.Types.Contains(type))
            throw new RefusedException(400, "parsing_exception", $"Unknown aggregation type [{type}]");
        return inner is null
            ? _metrics.Compute(type, body, documents)
            : throw new RefusedException(400, "aggregation_initialization_exception", $"Aggregator [{name}] of type [{type}] cannot accept sub-aggregations");
    }
}
