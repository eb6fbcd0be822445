using System.Collections.Frozen;
using System.Text.Json.Nodes;
using SecMon.Events;

namespace SecMon.Detection.Alerts;

/// <summary>
/// The values that ECS allows for <c>event.category</c>, <c>event.type</c> and <c>event.outcome</c>. Documents of services may
/// say anything there; an alert does not repeat it, since a sink would refuse the whole alert.
/// </summary>
internal static class EcsCategories
{
    private static readonly FrozenDictionary<string, string[]> TypesByCategory = new Dictionary<string, string[]>
    {
        ["api"] = ["access", "admin", "allowed", "change", "creation", "deletion", "denied", "end", "info", "start", "user"],
        ["authentication"] = ["start", "end", "info"],
        ["configuration"] = ["access", "change", "creation", "deletion", "info"],
        ["database"] = ["access", "change", "info", "error"],
        ["email"] = ["info"],
        ["file"] = ["access", "change", "creation", "deletion", "info"],
        ["host"] = ["access", "change", "end", "info", "start"],
        ["iam"] = ["admin", "change", "creation", "deletion", "group", "info", "user"],
        ["intrusion_detection"] = ["allowed", "denied", "info"],
        ["malware"] = ["info"],
        ["network"] = ["access", "allowed", "connection", "denied", "end", "info", "protocol", "start"],
        ["process"] = ["access", "change", "end", "info", "start"],
        ["session"] = ["start", "end", "info"],
        ["web"] = ["access", "error", "info"],
    }.ToFrozenDictionary();

    /// <summary>Adds category and type.</summary>
    public static void Add(JsonObject fields, AlertContext context)
    {
        var categories = TextsOf(context[Fields.EventCategory]).Where(TypesByCategory.ContainsKey).ToList();
        if (categories.Count == 0)
            categories = ["database", "intrusion_detection"];
        var types = TextsOf(context[Fields.EventType]).Where(type => categories.Exists(category => TypesByCategory[category].Contains(type))).ToList();
        fields["category"] = ArrayOf(categories);
        fields["type"] = ArrayOf(types.Count == 0 ? ["info"] : types);
    }

    /// <summary>True for an outcome that ECS knows.</summary>
    public static bool IsOutcome(string? outcome) => outcome is "success" or "failure" or "unknown";

    private static IEnumerable<string> TextsOf(FieldValue value) =>
        (value.Kind == FieldKind.List ? value.Elements : [value]).Select(element => element.TextForm()).OfType<string>().Distinct();

    private static JsonArray ArrayOf(List<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
