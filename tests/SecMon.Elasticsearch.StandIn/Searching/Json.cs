using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>Reads objects of requests, refusing what the server would not know.</summary>
internal static class Json
{
    /// <summary>An object with none but known keys.</summary>
    public static JsonObject Keys(JsonNode? node, string where, params string[] known)
    {
        var body = node as JsonObject ?? throw new RefusedException(400, "parsing_exception", $"[{where}] an object is expected");
        return body.FirstOrDefault(pair => !known.Contains(pair.Key)).Key is { } unknown
            ? throw new RefusedException(400, "x_content_parse_exception", $"[{where}] unknown field [{unknown}]")
            : body;
    }

    /// <summary>The one key of an object, and its value.</summary>
    public static (string Name, JsonNode? Value) One(JsonNode? node, string where) =>
        node is JsonObject { Count: 1 } body ? (body.First().Key, body.First().Value) : throw new RefusedException(400, "parsing_exception", $"[{where}] malformed, expected one name");

    public static string Text(JsonNode? node, string where) =>
        node is JsonValue value ? value.ToString() : throw new RefusedException(400, "parsing_exception", $"[{where}] a value is expected");

    public static IEnumerable<JsonNode?> List(JsonNode? node) => node switch
    {
        null => Array.Empty<JsonNode?>(),
        JsonArray list => list,
        _ => new JsonNode?[] { node },
    };
}
