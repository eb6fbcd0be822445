using System.Text.Json.Nodes;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Cli.Rules;

/// <summary>What decisions made of an alert, as its document in a ledger says. Nothing is decided again: the document has neither all fields of the record nor the rows that lists had.</summary>
/// <param name="id">Id of the alert.</param>
/// <param name="document">The document.</param>
internal sealed class AlertDecisions(string id, JsonNode document)
{
    private readonly JsonNode? _alert = document["secmon"]?["alert"];

    /// <summary>The decisions that came up, as the document has them: <c>{id, title, effect, because, error, applied, facts}</c>.</summary>
    private JsonArray Decisions => document["secmon"]?["decisions"] as JsonArray ?? [];

    private JsonArray Signals => document["secmon"]?["signals"] as JsonArray ?? [];

    /// <summary>Finds an alert.</summary>
    /// <returns>Null when the ledger has none of that id.</returns>
    public static async Task<AlertDecisions?> FindAsync(LedgerFile ledger, string id, CancellationToken cancellation)
    {
        AlertDecisions? found = null;
        await ledger.ReadAsync(
            1,
            entry =>
            {
                if (entry.Kind == LedgerKind.Alert && entry.Key == id && JsonNode.Parse(entry.Body) is { } document)
                    found = new AlertDecisions(id, document);
            },
            cancellation);
        return found;
    }

    /// <summary>Writes it for people.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="colours">Colours of the output.</param>
    /// <param name="decision">Title or id of the only decision that is asked for; null for all.</param>
    public void Write(TextWriter output, Colours colours, string? decision)
    {
        output.WriteLine($"alert {id}: {(string?)document["rule"]?["name"]}");
        output.WriteLine($"  {LevelText()}, {((bool?)_alert?["page"] == true ? "pages" : "does not page")}");
        if ((string?)_alert?["expected"] is { } expected)
            output.WriteLine($"  expected, so it is told to nobody: {expected}");
        foreach (var signal in Signals)
            output.WriteLine($"  absorbed: {(string?)signal!["name"]} ({(string?)signal["severity"]})");
        var asked = Asked(decision).ToArray();
        foreach (var one in asked)
            Write(one, output, colours);
        if (asked.Length == 0)
            output.WriteLine(decision is null ? "  no decision came up for it: a signal is an alert" : $"  '{decision}' did not come up for it");
    }

    /// <summary>The same for machines.</summary>
    public JsonObject ToJson(string? decision) => new()
    {
        ["alert"] = id,
        ["rule"] = (string?)document["rule"]?["name"],
        ["severity"] = (string?)_alert?["severity"],
        ["rule_severity"] = (string?)_alert?["rule_severity"] ?? (string?)_alert?["severity"],
        ["page"] = (bool?)_alert?["page"] ?? false,
        ["expected"] = (string?)_alert?["expected"],
        ["signals"] = Signals.DeepClone(),
        ["decisions"] = new JsonArray([.. Asked(decision).Select(one => one.DeepClone())]),
    };

    private string LevelText() => (string?)_alert?["rule_severity"] is { } own
        ? $"{(string?)_alert?["severity"]} (its rule says {own})"
        : $"{(string?)_alert?["severity"]}, as its rule says";

    private IEnumerable<JsonNode> Asked(string? decision) => Decisions.OfType<JsonNode>()
        .Where(one => decision is null || (string?)one["title"] == decision || string.Equals((string?)one["id"], decision, StringComparison.OrdinalIgnoreCase));

    private static void Write(JsonNode one, TextWriter output, Colours colours)
    {
        var isApplied = (bool?)one["applied"] ?? one["error"] is null;
        var what = (string?)one["effect"] ?? "had no effect";
        output.WriteLine($"  {(isApplied ? colours.Green("→") : colours.Red("✗"))} '{(string?)one["title"]}' {colours.Faint($"[{(string?)one["id"]}]")}: {what}{(isApplied || one["effect"] is null ? "" : ", not applied: another effect beat it, the signal is protected, or a row does not cover it")}");
        if ((string?)one["because"] is { } because)
            output.WriteLine($"      because {because}");
        if ((string?)one["error"] is { } error)
            output.WriteLine($"      because it {error}");
        if (one["facts"] is JsonArray { Count: > 0 } facts)
            output.WriteLine($"      facts: {string.Join(", ", facts.Select(fact => (string?)fact))}");
    }
}
