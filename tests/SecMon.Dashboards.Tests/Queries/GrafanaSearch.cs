using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Dashboards.Tests.Boards;

namespace SecMon.Dashboards.Tests.Queries;

/// <summary>The request that Grafana's backend makes of an Elasticsearch target (its documentation, and recorded requests of version 11).</summary>
internal static class GrafanaSearch
{
    private const int DefaultSize = 500;

    /// <summary>The body of a search.</summary>
    /// <param name="panel">The panel with the target; its own range counts.</param>
    /// <param name="target">The target.</param>
    /// <param name="query">Its query after interpolation.</param>
    /// <param name="range">The board's range.</param>
    /// <param name="now">The end of the range.</param>
    public static JsonObject Body(Panel panel, JsonObject target, string query, TimeSpan range, DateTimeOffset now)
    {
        if (panel.Json["timeFrom"] is { } own)
            range = Length((string)own!);
        if (panel.Json["timeShift"] is { } shift)
            now -= Length((string)shift!);
        var (from, to) = ((now - range).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        var timeField = (string)target["timeField"]!;
        var filter = new JsonArray(new JsonObject { ["range"] = new JsonObject { [timeField] = new JsonObject { ["format"] = "epoch_millis", ["gte"] = from, ["lte"] = to } } });
        if (query.Trim().Length > 0)
            filter.Add(new JsonObject { ["query_string"] = new JsonObject { ["analyze_wildcard"] = true, ["query"] = query } });
        var body = new JsonObject { ["query"] = new JsonObject { ["bool"] = new JsonObject { ["filter"] = filter } }, ["size"] = 0 };
        var metrics = target["metrics"]!.AsArray();
        if ((string)metrics[0]!["type"]! == "raw_data")
            AskForDocuments(body, timeField, (string)metrics[0]!["settings"]!["size"]!);
        else
            AskForBuckets(body, target, from, to);
        return body;
    }

    /// <summary>A length such as <c>28d</c>.</summary>
    public static TimeSpan Length(string text)
    {
        var number = int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            'w' => TimeSpan.FromDays(7 * number),
            'y' => TimeSpan.FromDays(365 * number),
            _ => throw new FormatException($"no length: {text}"),
        };
    }

    private static void AskForDocuments(JsonObject body, string timeField, string size)
    {
        body["size"] = int.Parse(size, CultureInfo.InvariantCulture);
        body["sort"] = new JsonObject { [timeField] = new JsonObject { ["order"] = "desc", ["unmapped_type"] = "boolean" }, ["_doc"] = new JsonObject { ["order"] = "desc" } };
        body["docvalue_fields"] = new JsonArray(timeField);
        body["script_fields"] = new JsonObject();
        body["fields"] = new JsonArray(new JsonObject { ["field"] = timeField, ["format"] = "strict_date_optional_time_nanos" });
    }

    /// <summary>Buckets within buckets, in order; metrics in the innermost, and those that a bucket is sorted by in it too.</summary>
    private static void AskForBuckets(JsonObject body, JsonObject target, long from, long to)
    {
        var metrics = target["metrics"]!.AsArray().Select(metric => metric!.AsObject()).ToList();
        var level = body;
        foreach (var bucket in target["bucketAggs"]!.AsArray())
        {
            var aggregation = (string)bucket!["type"]! == "terms" ? Terms(bucket, metrics) : DateHistogram(bucket, from, to);
            Put(level, (string)bucket["id"]!, aggregation);
            level = aggregation;
        }

        foreach (var metric in metrics.Where(metric => (string)metric["type"]! != "count"))
            Put(level, (string)metric["id"]!, Metric(metric));
    }

    private static JsonObject Terms(JsonNode bucket, IEnumerable<JsonObject> metrics)
    {
        var settings = bucket["settings"]!;
        var orderBy = (string)settings["orderBy"]!;
        var terms = new JsonObject
        {
            ["field"] = (string)bucket["field"]!,
            ["size"] = int.TryParse((string?)settings["size"], CultureInfo.InvariantCulture, out var size) && size > 0 ? size : DefaultSize,
            ["order"] = new JsonObject { [orderBy] = (string)settings["order"]! },
            ["min_doc_count"] = int.Parse((string)settings["min_doc_count"]!, CultureInfo.InvariantCulture),
        };
        var aggregation = new JsonObject { ["terms"] = terms };
        if (metrics.FirstOrDefault(metric => (string)metric["id"]! == orderBy) is { } sorting)
            Put(aggregation, orderBy, new JsonObject { [(string)sorting["type"]!] = new JsonObject { ["field"] = (string)sorting["field"]! } });
        return aggregation;
    }

    private static JsonObject DateHistogram(JsonNode bucket, long from, long to)
    {
        var settings = bucket["settings"]!;
        var interval = (string)settings["interval"]!;
        return new JsonObject
        {
            ["date_histogram"] = new JsonObject
            {
                ["field"] = (string)bucket["field"]!,
                ["fixed_interval"] = interval == "auto" ? $"{Math.Max(10_000, (to - from) / 500)}ms" : interval,
                ["min_doc_count"] = int.Parse((string)settings["min_doc_count"]!, CultureInfo.InvariantCulture),
                ["extended_bounds"] = new JsonObject { ["min"] = from, ["max"] = to },
                ["format"] = "epoch_millis",
                ["time_zone"] = (string)settings["timeZone"]!,
            },
        };
    }

    private static JsonObject Metric(JsonObject metric)
    {
        var body = new JsonObject { ["field"] = (string)metric["field"]! };
        foreach (var (name, value) in metric["settings"] as JsonObject ?? [])
            body[name] = value!.DeepClone();
        return new JsonObject { [(string)metric["type"]!] = body };
    }

    private static void Put(JsonObject level, string id, JsonObject aggregation)
    {
        if (level["aggs"] is not JsonObject inside)
            level["aggs"] = inside = [];
        inside[id] = aggregation;
    }
}
