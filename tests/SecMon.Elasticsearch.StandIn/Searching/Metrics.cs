using System.Globalization;
using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>The metrics of a bucket.</summary>
internal sealed class Metrics(Fields fields)
{
    /// <summary>Those that it knows.</summary>
    public static readonly string[] Types = ["sum", "avg", "min", "max", "cardinality", "percentiles", "top_metrics"];

    /// <summary>Computes one.</summary>
    public JsonObject Compute(string type, JsonNode? body, IReadOnlyList<StoredDocument> documents) => type switch
    {
        "cardinality" => new JsonObject { ["value"] = Values(Json.Keys(body, type, "field", "precision_threshold"), documents).Distinct().Count() },
        "percentiles" => Percentiles(Json.Keys(body, type, "field", "percents", "keyed"), documents),
        "top_metrics" => TopMetrics(Json.Keys(body, type, "metrics", "sort", "size"), documents),
        _ => Number(type, Json.Keys(body, type, "field"), documents),
    };

    private JsonObject Number(string type, JsonObject body, IReadOnlyList<StoredDocument> documents)
    {
        var (field, values) = Numbers(type, body, documents);
        double? value = type switch
        {
            "sum" => values.Sum(),
            _ when values.Count == 0 => null,
            "avg" => values.Average(),
            "min" => values.Min(),
            _ => values.Max(),
        };
        var answer = new JsonObject { ["value"] = value };
        if (field.Type == FieldType.Date && value is { } instant)
            answer["value_as_string"] = DateTimeOffset.FromUnixTimeMilliseconds((long)instant).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return answer;
    }

    private JsonObject Percentiles(JsonObject body, IReadOnlyList<StoredDocument> documents)
    {
        var (_, values) = Numbers("percentiles", body, documents);
        values.Sort();
        var answer = new JsonObject();
        foreach (var percent in Json.List(body["percents"] ?? new JsonArray(1, 5, 25, 50, 75, 95, 99)).Select(percent => double.Parse(Json.Text(percent, "percents"), CultureInfo.InvariantCulture)))
        {
            var name = percent.ToString("0.0###", CultureInfo.InvariantCulture);
            answer[name] = values.Count == 0 ? null : values[(int)Math.Min(values.Count - 1, Math.Floor(percent / 100 * values.Count))];
        }

        return new JsonObject { ["values"] = answer };
    }

    private JsonObject TopMetrics(JsonObject body, IReadOnlyList<StoredDocument> documents)
    {
        var (sortName, order) = Json.One(body["sort"], "sort");
        var sort = fields[sortName];
        var isDescending = (order is JsonObject ? Json.Keys(order, "sort", "order")["order"] : order)?.ToString() == "desc";
        var sorted = documents.Where(document => sort.Values(document).Any()).OrderBy(document => sort.Values(document).First()).ToList();
        if (isDescending)
            sorted.Reverse();
        var top = new JsonArray();
        foreach (var document in sorted.Take((int?)body["size"] ?? 1))
        {
            var metrics = new JsonObject();
            foreach (var metric in Json.List(body["metrics"]).Select(metric => fields[Json.Text(Json.Keys(metric, "metrics", "field")["field"], "metrics")]))
                metrics[metric.Name] = JsonValue.Create(metric.Values(document).FirstOrDefault());
            top.Add(new JsonObject { ["sort"] = new JsonArray(JsonValue.Create(sort.Values(document).First())), ["metrics"] = metrics });
        }

        return new JsonObject { ["top"] = top };
    }

    private (Field Field, List<double> Values) Numbers(string type, JsonObject body, IReadOnlyList<StoredDocument> documents)
    {
        var field = fields[Json.Text(body["field"], type)];
        return field.IsNumber || field.Type == FieldType.Date
            ? (field, [.. documents.SelectMany(field.Values).Select(value => (double)value)])
            : throw RefusedException.IllegalArgument($"Field [{field.Name}] of type [{FieldTest.Word(field)}] is not supported for aggregation [{type}]");
    }

    private IEnumerable<object> Values(JsonObject body, IReadOnlyList<StoredDocument> documents)
    {
        var field = fields[Json.Text(body["field"], "field")];
        return documents.SelectMany(Buckets.Aggregatable(field).Values);
    }
}
