using System.Text.Json.Nodes;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Cli.Rules;

/// <summary>What decisions made of an alert, as its document in a ledger says, and of cases upon it, as entries behind it say. Nothing is decided again: the document has neither all fields of the record nor the rows that lists had.</summary>
/// <param name="id">Id of the alert.</param>
/// <param name="sequence">Number of its entry.</param>
/// <param name="document">The document.</param>
internal sealed class AlertDecisions(string id, long sequence, JsonNode document)
{
    private readonly DecidedThen _onCases = new(sequence);
    private readonly JsonNode? _alert = document["secmon"]?["alert"];

    /// <summary>The decisions that came up, as the document has them: <c>{id, title, effect, because, error, applied, facts}</c>.</summary>
    private JsonArray Decisions => document["secmon"]?["decisions"] as JsonArray ?? [];

    private JsonArray Signals => document["secmon"]?["signals"] as JsonArray ?? [];

    /// <summary>Finds an alert.</summary>
    /// <param name="ledger">The ledger; all of it is read.</param>
    /// <param name="id">Id of the alert.</param>
    /// <param name="before">Takes every entry up to the alert's; null when nobody asks.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>Null when the ledger has none of that id.</returns>
    public static async Task<AlertDecisions?> FindAsync(LedgerFile ledger, string id, Action<LedgerEntry>? before, CancellationToken cancellation)
    {
        AlertDecisions? found = null;
        using var progress = new ProgressLine();
        await ledger.ReadAsync(
            1,
            entry =>
            {
                progress.Show("ledger entries", entry.Sequence);
                found?._onCases.Take(entry);
                if (found is null)
                    before?.Invoke(entry);
                if (found is null && entry.Kind == LedgerKind.Alert && entry.Key == id && JsonNode.Parse(entry.Body) is { } document)
                    found = new AlertDecisions(id, entry.Sequence, document);
            },
            cancellation);
        return found;
    }

    /// <summary>Writes it for people.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="colours">Colours of the output.</param>
    /// <param name="asked">The decisions that are asked for.</param>
    public void Write(TextWriter output, Colours colours, AskedDecisions asked)
    {
        output.WriteLine($"alert {id}: {(string?)document["rule"]?["name"]}");
        output.WriteLine($"  {LevelText()}, {((bool?)_alert?["page"] == true ? "pages" : "does not page")}");
        if ((string?)_alert?["expected"] is { } expected)
            output.WriteLine($"  expected, so it is told to nobody: {expected}");
        foreach (var signal in Signals)
            output.WriteLine($"  absorbed: {(string?)signal!["name"]} ({(string?)signal["severity"]})");
        ToldDecision[] told = [.. Asked(asked).Select(Told), .. _onCases.Told(asked)];
        foreach (var one in told)
            one.Write(output, colours);
        if (told.Length == 0)
            output.WriteLine(asked.Reference is null ? "  no decision came up for it: a signal is an alert" : $"  '{asked.Reference}' did not come up for it");
    }

    /// <summary>The same for machines.</summary>
    public JsonObject ToJson(AskedDecisions asked) => new()
    {
        ["alert"] = id,
        ["rule"] = (string?)document["rule"]?["name"],
        ["severity"] = (string?)_alert?["severity"],
        ["rule_severity"] = (string?)_alert?["rule_severity"] ?? (string?)_alert?["severity"],
        ["page"] = (bool?)_alert?["page"] ?? false,
        ["expected"] = (string?)_alert?["expected"],
        ["signals"] = Signals.DeepClone(),
        ["decisions"] = new JsonArray([.. Asked(asked).Select(one => one.DeepClone())]),
        ["case_decisions"] = _onCases.ToJson(asked),
    };

    private string LevelText() => (string?)_alert?["rule_severity"] is { } own
        ? $"{(string?)_alert?["severity"]} (its rule says {own})"
        : $"{(string?)_alert?["severity"]}, as its rule says";

    private IEnumerable<JsonNode> Asked(AskedDecisions asked) =>
        Decisions.OfType<JsonNode>().Where(one => asked.Include((string?)one["id"] ?? "", (string?)one["title"] ?? ""));

    private static ToldDecision Told(JsonNode one)
    {
        var isApplied = (bool?)one["applied"] ?? one["error"] is null;
        var how = isApplied || one["effect"] is null ? "" : ", not applied: another effect beat it, the signal is protected, or a row does not cover it";
        return new ToldDecision((string?)one["title"] ?? "", (string?)one["id"] ?? "", $"{(string?)one["effect"] ?? "had no effect"}{how}")
        {
            IsApplied = isApplied,
            Because = (string?)one["because"] ?? ((string?)one["error"] is { } error ? $"it {error}" : null),
            Facts = [.. (one["facts"] as JsonArray ?? []).Select(fact => (string?)fact).OfType<string>()],
        };
    }
}
