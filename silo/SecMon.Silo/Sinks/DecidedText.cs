using System.Text.Json.Nodes;

namespace SecMon.Silo.Sinks;

/// <summary>What decisions made of an alert, in words for people.</summary>
internal static class DecidedText
{
    private const int Most = 10;

    /// <summary><c>CU-04 Citizens looked up off hours; PU-01 …</c>; null when nothing else was found on its record.</summary>
    public static string? Signals(JsonNode? document) => Joined(document?["secmon"]?["signals"], signal => (string?)signal?["name"]);

    /// <summary><c>Under watch (page): case 17; …</c>; null when nothing was decided.</summary>
    public static string? Decisions(JsonNode? document) => Joined(document?["secmon"]?["decisions"], Decision);

    private static string? Decision(JsonNode? fired)
    {
        if ((string?)fired?["title"] is not { } title)
            return null;
        if ((string?)fired["error"] is { } error)
            return $"{title} had no effect: {error}";
        var effect = (string?)fired["effect"] is { } word ? $" ({word}{((bool?)fired["applied"] == false ? ", not applied" : "")})" : "";
        return (string?)fired["because"] is { Length: > 0 } because ? $"{title}{effect}: {because}" : $"{title}{effect}";
    }

    private static string? Joined(JsonNode? list, Func<JsonNode?, string?> text)
    {
        var texts = (list as JsonArray ?? []).Select(text).OfType<string>().ToList();
        return texts.Count == 0 ? null : string.Join("; ", texts.Take(Most)) + (texts.Count > Most ? $"; {texts.Count - Most} more" : "");
    }
}
