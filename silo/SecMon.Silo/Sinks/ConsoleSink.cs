using System.Text.Json.Nodes;
using Spectre.Console;

namespace SecMon.Silo.Sinks;

/// <summary>One readable line per alert on standard output; colours only on a terminal.</summary>
public sealed class ConsoleSink(IAnsiConsole console) : IAlertSink
{
    /// <summary>The sink of this process. A line is never wrapped: what follows it in a pipe reads lines.</summary>
    public static ConsoleSink OnStandardOutput()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = int.MaxValue;
        return new ConsoleSink(console);
    }

    /// <inheritdoc/>
    public string Name => "console";

    /// <inheritdoc/>
    public SinkDocumentKinds Takes => SinkDocumentKinds.Alert;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        foreach (var document in documents)
            console.MarkupLine(LineOf(JsonNode.Parse(document.Json)!));
        return Task.FromResult<IReadOnlyList<Refusal>>([]);
    }

    private static string LineOf(JsonNode alert)
    {
        var severity = (string?)alert["secmon"]?["alert"]?["severity"] ?? "medium";
        var time = DateTime.Parse((string)alert["@timestamp"]!, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);
        var code = (string?)alert["event"]?["code"] ?? "";
        var count = (long?)alert["secmon"]?["evidence"]?["count"] ?? 1;
        var first = alert["secmon"]?["evidence"]?["items"]?[0];
        var records = count == 1 ? "1 record" : $"{count} records";
        var where = $"{Path.GetFileName((string?)first?["file"] ?? "")}:{(long?)first?["position"]}";
        return $"{time:yyyy-MM-dd HH:mm:ss}Z {Coloured(severity)} {code,-6} {Visible((string)alert["message"]!)} [grey]({records} from {Visible(where)}; {(string?)alert["event"]?["id"]})[/]";
    }

    private static string Coloured(string severity) => severity switch
    {
        "critical" => "[bold white on red]critical[/]",
        "high" => "[red]high    [/]",
        "medium" => "[yellow]medium  [/]",
        _ => $"[grey]{severity,-8}[/]",
    };

    /// <summary>A hostile text in a log must not steer the terminal.</summary>
    private static string Visible(string text) =>
        Markup.Escape(string.Concat(text.Select(letter => char.IsControl(letter) || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? '\uFFFD' : letter)));
}
