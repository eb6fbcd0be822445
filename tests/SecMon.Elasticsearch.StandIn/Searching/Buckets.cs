using System.Globalization;
using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>Sorts documents into buckets.</summary>
internal sealed class Buckets(Fields fields)
{
    /// <summary>The kinds that it knows.</summary>
    public static readonly string[] Types = ["terms", "date_histogram", "filters"];

    private const int MostBuckets = 65_536;

    /// <summary>Computes one.</summary>
    /// <param name="inside">What is asked for within a bucket.</param>
    public JsonObject Compute(string type, JsonNode? body, IReadOnlyList<StoredDocument> documents, Func<IReadOnlyList<StoredDocument>, JsonObject> inside) => type switch
    {
        "terms" => Terms(Json.Keys(body, type, "field", "size", "order", "min_doc_count", "missing"), documents, inside),
        "date_histogram" => DateHistogram(Json.Keys(body, type, "field", "fixed_interval", "min_doc_count", "extended_bounds", "format", "time_zone", "offset"), documents, inside),
        _ => Filters(Json.Keys(body, type, "filters"), documents, inside),
    };

    /// <summary>A field that can be aggregated.</summary>
    /// <exception cref="RefusedException">It is a text.</exception>
    public static Field Aggregatable(Field field) => field.Type != FieldType.Text
        ? field
        : throw RefusedException.IllegalArgument($"Fielddata is disabled on [{field.Name}]. Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so these operations are disabled by default. Please use a keyword field instead.");

    private JsonObject Terms(JsonObject body, IReadOnlyList<StoredDocument> documents, Func<IReadOnlyList<StoredDocument>, JsonObject> inside)
    {
        var field = Aggregatable(fields[Json.Text(body["field"], "terms")]);
        var missing = (string?)body["missing"];
        var size = (int?)body["size"] ?? 10;
        if (size <= 0)
            throw RefusedException.IllegalArgument($"[size] must be greater than 0. Found [{size}]");
        var buckets = documents
            .SelectMany(document => field.Values(document).DefaultIfEmpty(missing!).Where(value => value is not null).Distinct(), (document, value) => (document, value))
            .GroupBy(pair => pair.value, pair => pair.document)
            .Where(bucket => bucket.Count() >= ((int?)body["min_doc_count"] ?? 1))
            .Select(bucket => Bucket(Key(field, bucket.Key), [.. bucket], inside))
            .ToList();
        var sorted = Sort(buckets, body["order"] ?? new JsonObject { ["_count"] = "desc" });
        return new JsonObject
        {
            ["doc_count_error_upper_bound"] = 0,
            ["sum_other_doc_count"] = sorted.Skip(size).Sum(bucket => (int)bucket["doc_count"]!),
            ["buckets"] = new JsonArray([.. sorted.Take(size)]),
        };
    }

    private static List<JsonObject> Sort(List<JsonObject> buckets, JsonNode order)
    {
        var (by, direction) = Json.One(order, "order");
        if (direction?.ToString() is not ("asc" or "desc"))
            throw RefusedException.IllegalArgument($"Unknown order direction [{direction}]");
        if (by is not ("_count" or "_key") && buckets.Count > 0 && buckets[0][by] is null)
            throw new RefusedException(400, "aggregation_execution_exception", $"Invalid aggregation order path [{by}]. The provided aggregation [{by}] either does not exist, or is a pipeline aggregation and cannot be used to sort the buckets.");
        // Values that are missing come last either way; equal ones by key.
        var isDescending = direction.ToString() == "desc";
        return [.. buckets
            .OrderBy(bucket => Number(bucket) is null)
            .ThenBy(bucket => isDescending ? -Number(bucket) : Number(bucket))
            .ThenBy(bucket => bucket["key"]!.ToString(), Comparer<string>.Create((one, other) => string.CompareOrdinal(one, other) * (by == "_key" && isDescending ? -1 : 1)))];

        double? Number(JsonObject bucket) => by switch
        {
            "_count" => (int)bucket["doc_count"]!,
            "_key" => 0,
            _ => bucket[by]!["value"] is { } value ? double.Parse(value.ToString(), CultureInfo.InvariantCulture) : null,
        };
    }

    private JsonObject DateHistogram(JsonObject body, IReadOnlyList<StoredDocument> documents, Func<IReadOnlyList<StoredDocument>, JsonObject> inside)
    {
        var field = fields[Json.Text(body["field"], "date_histogram")];
        if (field.Type != FieldType.Date)
            throw RefusedException.IllegalArgument($"Field [{field.Name}] of type [{FieldTest.Word(field)}] is not supported for aggregation [date_histogram]");
        var interval = (long)DateMath.Length(Json.Text(body["fixed_interval"], "fixed_interval")).TotalMilliseconds;
        var zone = Zone((string?)body["time_zone"]);
        var found = documents.SelectMany(document => field.Values(document).Select(value => Start((double)value)), (document, start) => (start, document)).ToLookup(pair => pair.start, pair => pair.document);
        var starts = found.Select(bucket => bucket.Key).Order().ToList();
        if (((int?)body["min_doc_count"] ?? 0) == 0)
            starts = Every(starts, body["extended_bounds"], body["format"]?.ToString(), interval, Start);
        var buckets = new JsonArray();
        foreach (var start in starts)
            buckets.Add(Bucket(new JsonObject { ["key_as_string"] = start.ToString(CultureInfo.InvariantCulture), ["key"] = start }, [.. found[start]], inside));
        return new JsonObject { ["buckets"] = buckets };

        long Start(double value)
        {
            var offset = (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds((long)value)).TotalMilliseconds;
            return ((long)Math.Floor((value + offset) / interval) * interval) - offset;
        }
    }

    /// <summary>Also the empty buckets between the first and the last, and to the bounds.</summary>
    private static List<long> Every(List<long> starts, JsonNode? bounds, string? format, long interval, Func<double, long> start)
    {
        if (bounds is not null)
        {
            var (least, most) = (Json.Keys(bounds, "extended_bounds", "min", "max")["min"], bounds["max"]);
            starts = [.. starts.Append(start(DateMath.Read(least!.ToString(), format))).Append(start(DateMath.Read(most!.ToString(), format))).Order()];
        }

        if (starts.Count == 0)
            return starts;
        var count = ((starts[^1] - starts[0]) / interval) + 1;
        return count <= MostBuckets
            ? [.. Enumerable.Range(0, (int)count).Select(index => starts[0] + (index * interval))]
            : throw new RefusedException(400, "too_many_buckets_exception", $"Trying to create too many buckets. Must be less than or equal to: [{MostBuckets}] but was [{count}].");
    }

    private JsonObject Filters(JsonObject body, IReadOnlyList<StoredDocument> documents, Func<IReadOnlyList<StoredDocument>, JsonObject> inside)
    {
        var buckets = new JsonObject();
        foreach (var (name, query) in body["filters"] as JsonObject ?? throw new RefusedException(400, "parsing_exception", "[filters] an object is expected"))
            buckets[name] = Bucket([], [.. documents.Where(new QueryParser(fields).Parse(query))], inside);
        return new JsonObject { ["buckets"] = buckets };
    }

    private static JsonObject Bucket(JsonObject bucket, List<StoredDocument> documents, Func<IReadOnlyList<StoredDocument>, JsonObject> inside)
    {
        bucket["doc_count"] = documents.Count;
        foreach (var (name, value) in inside(documents))
            bucket[name] = value?.DeepClone();
        return bucket;
    }

    private static JsonObject Key(Field field, object value) => field.Type == FieldType.Boolean
        ? new JsonObject { ["key"] = (bool)value ? 1 : 0, ["key_as_string"] = (bool)value ? "true" : "false" }
        : new JsonObject { ["key"] = value is double number ? number : value.ToString() };

    private static TimeZoneInfo Zone(string? name) => name is null
        ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw RefusedException.IllegalArgument($"Unknown time-zone ID: {name}");
}
