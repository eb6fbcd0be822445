using System.Globalization;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Sinks;

/// <summary>An incident in words for people: what it is, what is new of it, and its cases in the order in which they happened.</summary>
internal static class IncidentText
{
    private const int MostCases = 20;

    /// <summary>True for the document of an incident, or word of one.</summary>
    public static bool IsIncident(JsonNode? document) => (string?)document?["event"]?["dataset"] == "secmon.incident";

    /// <summary><c>Incident: Break-in that went on: clerk_1</c>.</summary>
    public static string Summary(JsonNode document) => $"Incident: {(string?)Fields(document)?["title"] ?? (string?)document["message"] ?? ""}";

    /// <summary>Its level; one that says none may be anything, so it counts as the highest.</summary>
    public static string Level(JsonNode document) => (string?)Fields(document)?["level"] ?? "critical";

    /// <summary>What is new of it.</summary>
    /// <param name="document">Word of an incident.</param>
    public static string News(JsonNode document) => (string?)document["event"]?["action"] switch
    {
        null or "opened" => "a new incident",
        "joined" => "a case joined that makes it worse",
        "worsened" => "a case of it became worse",
        "overdue" => "nobody has taken it in time",
        "resolved" => "all its cases are closed",
        "reopened" => "it was closed, and is open again",
        "closed" => $"closed as {(string?)Fields(document)?["verdict"] ?? "unknown"}",
        var action => (string?)Fields(document)?["assignee"] is { } assignee ? $"{action} ({assignee})" : action,
    };

    /// <summary>Its cases, earliest first: <c>2026-03-14 22:41:07Z AC-02 medium Guessed password, clerk_1, 1 alert, open</c>. Of many the first and the newest.</summary>
    /// <param name="document">Word of an incident.</param>
    /// <param name="at">How a time, UTC, is written; null for UTC.</param>
    public static IReadOnlyList<string> Cases(JsonNode document, Func<DateTime, string>? at = null)
    {
        var cases = (Fields(document)?["cases"] as JsonArray ?? []).OfType<JsonObject>().OrderBy(one => (string?)one["first"], StringComparer.Ordinal)
            .Select(one => Line(one, at ?? Utc)).ToList();
        return cases.Count <= MostCases ? cases : [.. cases.Take(1), $"({cases.Count - MostCases} more)", .. cases.TakeLast(MostCases - 1)];
    }

    /// <summary><c>account clerk_1</c>.</summary>
    public static string Whose(JsonNode document)
    {
        var kind = (string?)Fields(document)?["by"] switch
        {
            "user.name" => "account",
            "source.ip" => "address",
            _ => "source",
        };
        return $"{kind} {(string?)Fields(document)?["value"] ?? "unknown"}";
    }

    /// <summary>What the document says of the incident itself; null when it says nothing.</summary>
    public static JsonNode? Fields(JsonNode document) => document["secmon"]?["incident"];

    private static string Line(JsonObject one, Func<DateTime, string> at)
    {
        var time = DateTime.TryParse((string?)one["first"], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var first) ? at(first) : "";
        var what = string.Join(' ', Present(time, (string?)one["use_case"], (string?)one["level"], (string?)one["rule"]));
        var count = (long?)one["count"] ?? 1;
        return string.Join(", ", Present(what, (string?)one["user"], count == 1 ? "1 alert" : $"{count} alerts", (string?)one["status"]));
    }

    private static IEnumerable<string> Present(params string?[] texts) => texts.Where(text => !string.IsNullOrEmpty(text))!;

    private static string Utc(DateTime time) => $"{time:yyyy-MM-dd HH:mm:ss}Z";
}
