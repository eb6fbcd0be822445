using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>The query parameter <c>filter_path</c>: dotted paths to keep, <c>*</c> for any one name.</summary>
internal static class FilterPath
{
    public static JsonNode? Keep(JsonNode? node, string paths) => Keep(node, [.. paths.Split(',').Select(path => path.Split('.'))]);

    private static JsonNode? Keep(JsonNode? node, IReadOnlyList<string[]> paths)
    {
        if (paths.Any(path => path.Length == 0))
            return node?.DeepClone();
        return node switch
        {
            JsonObject parent => KeepIn(parent, paths),
            JsonArray list => KeepIn(list, paths),
            _ => null,
        };
    }

    private static JsonObject? KeepIn(JsonObject parent, IReadOnlyList<string[]> paths)
    {
        var kept = new JsonObject();
        foreach (var (name, child) in parent)
        {
            var deeper = paths.Where(path => path[0] == "*" || path[0] == name).Select(path => path[1..]).ToList();
            if (deeper.Count > 0 && Keep(child, deeper) is { } found)
                kept[name] = found;
        }

        return kept.Count > 0 ? kept : null;
    }

    private static JsonArray? KeepIn(JsonArray list, IReadOnlyList<string[]> paths)
    {
        var kept = new JsonArray();
        foreach (var child in list)
        {
            if (Keep(child, paths) is { } found)
                kept.Add(found);
        }

        return kept.Count > 0 ? kept : null;
    }
}
