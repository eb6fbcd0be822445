using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Cli;

/// <summary><c>secmon health</c>: asks a running silo how it is; for health checks of containers and service managers.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private static readonly Option<Uri> Url = new("--url")
    {
        Description = "Where the silo listens.",
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri(DefaultUrl()),
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;
            result.AddError($"'{result.Tokens[0].Value}' is no address; write  --url http://127.0.0.1:8080");
            return null;
        },
    };

    private static readonly Option<bool> Strict = new("--strict") { Description = "Also exit with 1 when the silo runs with problems (degraded)." };

    public static Command Create()
    {
        var command = new Command("health", "Asks a running silo how it is: exit 0 when it runs, 1 when it does not answer or is not ready.") { Url, Strict };
        TeachingHelp.Teach(command, """
            Examples:
              secmon health
              secmon health --url http://127.0.0.1:9000 --strict

            A silo with problems (a source that is silent, a sink that fails) still runs: starting it anew mends nothing, so without
            --strict it counts as healthy. The problems are printed.
            """);
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Url)!, parsed.GetValue(Strict), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Uri url, bool strict, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "/readyz"), cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            await Console.Error.WriteLineAsync(Words(text));
            return !answer.IsSuccessStatusCode || (strict && IsDegraded(text)) ? ExitCode.DoesNotHold : ExitCode.Done;
        }
        catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"secmon: no answer from {url.GetLeftPart(UriPartial.Authority)}: {failed.Message}");
            return ExitCode.DoesNotHold;
        }
    }

    /// <summary>The port of the configuration in the environment; a container has it there.</summary>
    private static string DefaultUrl()
    {
        var http = Environment.GetEnvironmentVariable("SECMON__HTTP");
        return IPEndPoint.TryParse(http ?? "", out var end) && end.Port > 0 ? $"http://127.0.0.1:{end.Port}" : "http://127.0.0.1:8080";
    }

    private static bool IsDegraded(string text) => (string?)Parse(text)?["status"] == "degraded";

    private static string Words(string text) => Parse(text) is { } answer
        ? string.Join('\n', [(string?)answer["status"], .. (answer["problems"] as JsonArray ?? []).Select(problem => $"  {(string?)problem}")])
        : text.Trim();

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;   // somebody else listens there; what it says is shown as it is
        }
    }
}
