using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>Values of documents, found by path and read by type.</summary>
internal static class FieldValues
{
    private const int IgnoreAbove = 1024;

    /// <summary>The scalars at a dotted path; lists are looked through.</summary>
    public static IEnumerable<JsonValue> Of(JsonNode? node, string path) => At(node, path.Split('.'));

    /// <summary>A value as it is compared; null when the index does not hold it.</summary>
    public static object? Read(JsonValue value, FieldType type)
    {
        var text = value.ToString();
        return type switch
        {
            FieldType.Date => (double)Instant(value).ToUnixTimeMilliseconds(),
            FieldType.Long or FieldType.Float => double.Parse(text, CultureInfo.InvariantCulture),
            FieldType.Boolean => text.Equals("true", StringComparison.OrdinalIgnoreCase),
            FieldType.Keyword when text.Length > IgnoreAbove => null,
            _ => text,
        };
    }

    private static DateTimeOffset Instant(JsonValue value) => value.GetValueKind() == JsonValueKind.Number
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)value)
        : DateTimeOffset.Parse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static IEnumerable<JsonValue> At(JsonNode? node, ArraySegment<string> path) => node switch
    {
        JsonArray list => list.SelectMany(item => At(item, path)),
        JsonObject parent when path.Count > 0 => At(parent[path[0]], path[1..]),
        JsonValue value when path.Count == 0 => [value],
        _ => [],
    };
}
