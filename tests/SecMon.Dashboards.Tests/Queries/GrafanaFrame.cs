using System.Text.Json.Nodes;

namespace SecMon.Dashboards.Tests.Queries;

/// <summary>What Grafana makes of an answer of Elasticsearch: the names of its columns, and its numbers.</summary>
internal static class GrafanaFrame
{
    private static readonly Dictionary<string, string> Words = new() { ["count"] = "Count", ["sum"] = "Sum", ["avg"] = "Average", ["min"] = "Min", ["max"] = "Max", ["cardinality"] = "Unique Count" };

    /// <summary>Columns of a table of buckets, or of documents.</summary>
    public static IReadOnlySet<string> Columns(JsonObject target, JsonNode answer) => target["bucketAggs"]!.AsArray().Count == 0
        ? answer["hits"]!["hits"]!.AsArray().SelectMany(hit => Flatten(hit!["_source"]!, "")).ToHashSet()
        : target["bucketAggs"]!.AsArray().Select(bucket => (string)bucket!["field"]!).Concat(MetricColumns([.. target["metrics"]!.AsArray().Select(metric => metric!)])).ToHashSet();

    /// <summary>Documents, or leaf buckets with something in them.</summary>
    public static int Rows(JsonObject target, JsonNode answer) => target["bucketAggs"]!.AsArray().Count == 0
        ? answer["hits"]!["hits"]!.AsArray().Count
        : Leaves(answer["aggregations"]!, target, 0).Count(HasValue);

    /// <summary>All numbers of the leaf buckets, added up.</summary>
    public static double Sum(JsonObject target, JsonNode answer)
    {
        var metric = target["metrics"]![0]!;
        return Leaves(answer["aggregations"]!, target, 0).Sum(bucket => (string)metric["type"]! == "count" ? (double)bucket["doc_count"]! : (double?)bucket[(string)metric["id"]!]?["value"] ?? 0);
    }

    /// <summary>Values of the first bucket aggregation.</summary>
    public static IReadOnlyList<string> Keys(JsonObject target, JsonNode answer) =>
        [.. answer["aggregations"]![(string)target["bucketAggs"]![0]!["id"]!]!["buckets"]!.AsArray().Select(bucket => bucket!["key"]!.ToString())];

    private static IEnumerable<string> MetricColumns(List<JsonNode> metrics) => metrics.SelectMany(metric =>
    {
        var (type, field) = ((string)metric["type"]!, (string?)metric["field"]);
        if (type == "percentiles")
            return metric["settings"]!["percents"]!.AsArray().Select(percent => $"p{percent}.0 {field}");
        return [metrics.Count(other => (string)other["type"]! == type) > 1 ? $"{Words[type]} {field}" : Words[type]];
    });

    private static IEnumerable<JsonNode> Leaves(JsonNode level, JsonObject target, int depth) =>
        depth == target["bucketAggs"]!.AsArray().Count
            ? [level]
            : level[(string)target["bucketAggs"]![depth]!["id"]!]!["buckets"]!.AsArray().SelectMany(bucket => Leaves(bucket!, target, depth + 1));

    private static bool HasValue(JsonNode bucket) => (int)bucket["doc_count"]! > 0;

    /// <summary>A list is one column, whatever is in it.</summary>
    private static IEnumerable<string> Flatten(JsonNode node, string path) => node is JsonObject parent
        ? parent.SelectMany(pair => pair.Value is null ? [] : Flatten(pair.Value, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}"))
        : [path];
}
