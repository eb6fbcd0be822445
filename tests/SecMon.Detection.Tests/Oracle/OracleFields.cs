using System.Text.Json;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>Field lookup and leaves (sigma.md 3.4 to 3.6), over the JSON text of an event.</summary>
internal static class OracleFields
{
    /// <summary>Every value that bears the name; none when the field is missing. A list at the end of the way is one value.</summary>
    public static List<JsonElement> Find(JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return [.. value.EnumerateArray().SelectMany(element => Find(element, name))];
        if (value.ValueKind != JsonValueKind.Object)
            return [];
        if (value.TryGetProperty(name, out var literal))
            return [literal];

        for (var dot = name.Length - 1; dot > 0; dot--)
        {
            if (name[dot] != '.' || !value.TryGetProperty(name[..dot], out var inner))
                continue;
            var found = Find(inner, name[(dot + 1)..]);
            if (found.Count > 0)
                return found;
        }

        return [];
    }

    /// <summary>The value, or the elements of a list of whatever depth; objects stay whole.</summary>
    public static IEnumerable<JsonElement> Elements(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Elements) : [value];

    /// <summary>Every leaf of an event, at any depth.</summary>
    public static IEnumerable<JsonElement> Leaves(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Leaves),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Leaves(member.Value)),
        _ => [value],
    };

    /// <summary>Null for what has no text form.</summary>
    public static string? TextForm(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>JSON null, an empty list, or a list that holds one of these.</summary>
    public static bool IsNull(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => value.GetArrayLength() == 0 || value.EnumerateArray().Any(IsNull),
        _ => false,
    };
}
