using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>Whether a document fits the mappings of an index.</summary>
internal sealed class MappingCheck(string id)
{
    /// <summary>Checks a whole document.</summary>
    /// <exception cref="RefusedException">It can never be stored.</exception>
    public void Check(JsonObject document, JsonObject mappings) => CheckObject(document, mappings, "", Dynamic(mappings, "true"));

    private static string Dynamic(JsonObject mapping, string inherited) => mapping["dynamic"]?.ToString() ?? inherited;

    private void CheckObject(JsonObject value, JsonObject mapping, string path, string dynamic)
    {
        foreach (var (name, child) in value)
        {
            // A dotted name is a path.
            var (head, rest) = name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? (name[..dot], name[(dot + 1)..]) : (name, null);
            var field = path.Length == 0 ? head : $"{path}.{head}";
            if (mapping["properties"]?[head] is JsonObject property)
                CheckField(rest is null ? child : new JsonObject { [rest] = child?.DeepClone() }, property, field, dynamic);
            else if (dynamic == "strict")
                throw new RefusedException(400, "strict_dynamic_mapping_exception", $"[1:1] mapping set to strict, dynamic introduction of [{head}] within [{(path.Length == 0 ? "_doc" : path)}] is not allowed");
        }
    }

    private void CheckField(JsonNode? value, JsonObject mapping, string field, string dynamic)
    {
        if (value is null || (bool?)mapping["enabled"] == false)
            return;
        if (value is JsonArray list)
        {
            foreach (var item in list)
                CheckField(item, mapping, field, dynamic);
            return;
        }

        var type = (string?)mapping["type"] ?? "object";
        if (type == "object")
            CheckObject(value as JsonObject ?? throw Failed($"object mapping for [{field}] tried to parse field [{field}] as object, but found a concrete value"), mapping, field, Dynamic(mapping, dynamic));
        else if (type is "flattened" or "flat_object" ? value is not JsonObject : !IsScalar(value, type))
            throw Failed($"failed to parse field [{field}] of type [{type}] in document with id '{id}'. Preview of field's value: '{value.ToJsonString()}'");
    }

    private static bool IsScalar(JsonNode value, string type)
    {
        if (type == "geo_point")
            return true;
        if (value is not JsonValue scalar)
            return false;
        var text = scalar.ToString();
        var kind = scalar.GetValueKind();
        return type switch
        {
            "date" => kind == JsonValueKind.Number || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
            "ip" => kind == JsonValueKind.String && IPAddress.TryParse(text, out _) && (text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal)),
            "long" => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && kind is JsonValueKind.Number or JsonValueKind.String,
            "float" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && kind is JsonValueKind.Number or JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False || text is "true" or "false" or "",
            "keyword" or "text" or "match_only_text" => true,
            _ => throw new RefusedException(400, "mapper_parsing_exception", $"the stand-in does not know the type [{type}]"),
        };
    }

    private static RefusedException Failed(string reason) => new(
        400, "document_parsing_exception", $"[1:1] {reason}", new JsonObject { ["type"] = "illegal_argument_exception", ["reason"] = "the value does not fit" });
}
