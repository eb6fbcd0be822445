using System.Text.Json.Nodes;

namespace SecMon.Silo.Sinks;

/// <summary>What a quiet time held back, in words for people: the newest names, since those are what they have not heard.</summary>
internal static class HeldBackText
{
    private const int MostNames = 10;

    private static readonly string[] Lists = ["grantees", "privileges", "settings", "signals"];

    /// <summary><c>12 more acts in the quiet time</c>.</summary>
    /// <param name="held">The case's <c>held_back</c>.</param>
    public static string Count(JsonNode? held) => (long?)held?["count"] is 1 ? "1 more act in the quiet time" : $"{(long?)held?["count"] ?? 0} more acts in the quiet time";

    /// <summary><c>grantees: a, b; privileges: createrole</c>; null when they are about no names.</summary>
    /// <param name="held">The case's <c>held_back</c>.</param>
    public static string? Names(JsonNode? held)
    {
        var parts = Lists.Select(name => Part(name, held?[name] as JsonArray)).OfType<string>().ToList();
        if (parts.Count == 0)
            return null;
        return string.Join("; ", parts) + ((bool?)held?["truncated"] == true ? "; there are more names than the lists hold" : "");
    }

    private static string? Part(string name, JsonArray? list)
    {
        if (list is not { Count: > 0 })
            return null;
        var newest = list.TakeLast(MostNames).Select(one => (string?)one);
        return $"{name}: {(list.Count > MostNames ? $"{list.Count - MostNames} others, " : "")}{string.Join(", ", newest)}";
    }
}
