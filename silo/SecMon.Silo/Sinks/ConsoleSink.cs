using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace SecMon.Silo.Sinks;

/// <summary>One readable line per case and incident, and per change of it, on standard output; colours only on a terminal.</summary>
public sealed class ConsoleSink(string name, IAnsiConsole console) : IAlertSink
{
    private const int MostUseCases = 8;

    /// <summary>The sink of this process. A line is never wrapped: what follows it in a pipe reads lines.</summary>
    public static ConsoleSink OnStandardOutput(string name)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = int.MaxValue;
        return new ConsoleSink(name, console);
    }

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public SinkDocumentKinds Takes => SinkDocumentKinds.Notice | SinkDocumentKinds.Health;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        foreach (var document in documents)
        {
            var content = JsonNode.Parse(document.Json)!;
            console.MarkupLine(document.Kind == SinkDocumentKinds.Health ? HealthLine(content) : IncidentText.IsIncident(content) ? IncidentLine(content) : CaseLine(content));
        }

        return Task.FromResult<IReadOnlyList<Refusal>>([]);
    }

    private static string CaseLine(JsonNode document)
    {
        var severity = (string?)document["secmon"]?["alert"]?["severity"] ?? "medium";
        var code = (string?)document["event"]?["code"] ?? "";
        var message = Visible((string?)document["message"] ?? "");
        return $"{Time(document["@timestamp"])} {Coloured(severity)} {Visible(code),-6} {News(document)}{message} [grey]({Evidence(document)}{Visible((string?)document["event"]?["id"] ?? "")})[/]";
    }

    /// <summary>The time is that of its newest alert: what makes an incident is what came last.</summary>
    private static string IncidentLine(JsonNode document)
    {
        var incident = IncidentText.Fields(document);
        var cases = string.Join(", ", (incident?["cases"] as JsonArray ?? []).Select(one => (string?)one?["use_case"]).OfType<string>().Distinct().Take(MostUseCases));
        var action = (string?)document["event"]?["action"];
        var news = action is null or "opened" ? "" : $"{IncidentText.News(document)}: ";
        var count = (long?)incident?["count"] == 1 ? "1 case" : $"{(long?)incident?["count"] ?? 0} cases";
        return $"{Time(incident?["last"] ?? document["@timestamp"])} {Coloured(IncidentText.Level(document))} {"",-6} {Visible(news + IncidentText.Summary(document))} "
            + $"[grey]({Visible($"{count}{(cases.Length > 0 ? $": {cases}" : "")}; {IncidentText.Whose(document)}; {(string?)document["event"]?["id"]}")})[/]";
    }

    private static string HealthLine(JsonNode document)
    {
        var health = document["secmon"]?["health"];
        var isOver = (string?)document["event"]?["action"] == "resolved";
        var next = isOver ? "" : $" [grey]{Visible((string?)health?["next"] ?? "")}[/]";
        var severity = isOver ? "[green]over    [/]" : Coloured((string?)health?["severity"] ?? "high");
        return $"{Time(document["@timestamp"])} {severity} SM-01  {Visible((string?)document["message"] ?? "")}{next}";
    }

    /// <summary>What is new of a case that was raised before.</summary>
    private static string News(JsonNode document)
    {
        var one = document["secmon"]?["case"];
        return (string?)document["event"]?["action"] switch
        {
            null or "raised" => "",
            "counted" => $"{(long?)one?["count"]} alerts by now: ",
            "held_back" => $"{HeldBack(one)}: ",
            "storm" => "storm, more cases of this rule and account are not shown: ",
            "overdue" => "nobody acknowledged in time: ",
            "closed" => $"closed as {Visible((string?)one?["verdict"] ?? "")}: ",
            var action => $"{Visible(action)}{By(one)}: ",
        };
    }

    private static string HeldBack(JsonNode? one)
    {
        var names = HeldBackText.Names(one?["held_back"]);
        return Visible($"{HeldBackText.Count(one?["held_back"])}{(names is null ? "" : $" ({names})")}");
    }

    private static string By(JsonNode? one) => (string?)one?["assignee"] is { } assignee ? $" ({Visible(assignee)})" : "";

    private static string Evidence(JsonNode document)
    {
        var evidence = document["secmon"]?["evidence"];
        if ((evidence?["items"] as JsonArray)?.FirstOrDefault() is not { } first)
            return "";
        var count = (long?)evidence["count"] ?? 1;
        var records = count == 1 ? "1 record" : $"{count} records";
        return $"{records} from {Visible($"{Path.GetFileName((string?)first["file"] ?? "")}:{(long?)first["position"]}")}; ";
    }

    private static string Time(JsonNode? time) =>
        $"{DateTime.Parse((string)time!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal):yyyy-MM-dd HH:mm:ss}Z";

    private static string Coloured(string severity) => severity switch
    {
        "critical" => "[bold white on red]critical[/]",
        "high" => "[red]high    [/]",
        "medium" => "[yellow]medium  [/]",
        _ => $"[grey]{Visible(severity),-8}[/]",
    };

    /// <summary>A hostile text in a log must not steer the terminal.</summary>
    private static string Visible(string text) =>
        Markup.Escape(string.Concat(text.Select(letter => char.IsControl(letter) || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? '\uFFFD' : letter)));
}
