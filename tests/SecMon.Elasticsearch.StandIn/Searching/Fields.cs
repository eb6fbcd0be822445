using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>
/// The fields of the searched indices. The server takes a name that no index has and finds nothing; here it is refused, since a
/// misspelt name is what a test looks for.
/// </summary>
internal sealed class Fields(IReadOnlyList<IndexStore> indices)
{
    private readonly Dictionary<string, Field> _known = [];

    /// <summary>Finds a field.</summary>
    /// <exception cref="RefusedException">No index has it.</exception>
    public Field this[string name]
    {
        get
        {
            if (!_known.TryGetValue(name, out var field))
                _known[name] = field = Find(name) ?? throw new RefusedException(400, "query_shard_exception", $"the stand-in refuses a field that no searched index has: [{name}]");
            return field;
        }
    }

    /// <summary>Whether there is nothing to search in, so that no field can be known.</summary>
    public bool AreUnknown => indices.Count == 0;

    /// <summary>Finds a field; null when no index has it.</summary>
    public Field? Find(string name) => indices.Select(index => Type(index, name)).OfType<FieldType>().Select(type => new Field(name, type)).FirstOrDefault();

    private static FieldType? Type(IndexStore index, string name)
    {
        JsonObject? mapping = index.Mappings;
        foreach (var part in name.Split('.'))
        {
            if ((string?)mapping["type"] is "flattened" or "flat_object")
                return FieldType.Flattened;
            if (mapping["properties"]?[part] is JsonObject child)
                mapping = child;
            else
                return IsDynamic(mapping, index) && index.Documents.Any(document => FieldValues.Of(document.Source, name).Any()) ? FieldType.Keyword : null;
        }

        return (string?)mapping["type"] switch
        {
            "date" => FieldType.Date,
            "ip" => FieldType.Ip,
            "long" => FieldType.Long,
            "float" => FieldType.Float,
            "boolean" => FieldType.Boolean,
            "text" or "match_only_text" => FieldType.Text,
            "keyword" => FieldType.Keyword,
            "flattened" or "flat_object" => FieldType.Flattened,
            _ => null,
        };
    }

    /// <summary>The server maps what it meets here; our templates map it as keyword.</summary>
    private static bool IsDynamic(JsonObject mapping, IndexStore index) => mapping["dynamic"] is { } dynamic ? dynamic.ToString() == "true" : !index.HasTemplate;
}
