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

    private static readonly Option<string?> TokenFile = new("--token-file") { Description = "The token of a silo with api_token_file: without it only the number of problems is told.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("health", "Asks a running silo how it is: exit 0 when it runs, 1 when it does not answer or is not ready.") { Url, Strict, TokenFile };
        TeachingHelp.Teach(command, """
            Examples:
              secmon health
              secmon health --url http://127.0.0.1:9000 --strict
              secmon health --token-file /run/secrets/secmon

            A silo with problems (a source that is silent, a sink that fails) still runs: starting it anew mends nothing, so without
            --strict it counts as healthy. The problems are printed, where the silo tells them.
            """);
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Url)!, parsed.GetValue(Strict), parsed.GetValue(TokenFile), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Uri url, bool strict, string? tokenFile, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "/readyz"), cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            await Console.Error.WriteLineAsync(StatusOf(text) ?? text.Trim());   // somebody else may listen there; what it says is shown as it is
            if (StatusOf(text) == "degraded")
                await Console.Error.WriteLineAsync(await ProblemsAsync(http, url, tokenFile, cancellation) ?? $"  {Parse(text)!["problems"]} problem(s); {url.GetLeftPart(UriPartial.Authority)}/api/v1/health tells which, to who sends the token (--token-file)");
            return !answer.IsSuccessStatusCode || (strict && StatusOf(text) == "degraded") ? ExitCode.DoesNotHold : ExitCode.Done;
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

    /// <summary>What is wrong, a line each; null when the silo does not say.</summary>
    private static async Task<string?> ProblemsAsync(HttpClient http, Uri url, string? tokenFile, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, "/api/v1/health"));
        if (tokenFile is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {(await File.ReadAllTextAsync(tokenFile, cancellation)).Trim()}");
        using var answer = await http.SendAsync(request, cancellation);
        return answer.IsSuccessStatusCode && Parse(await answer.Content.ReadAsStringAsync(cancellation))?["problems"] is JsonArray { Count: > 0 } problems
            ? string.Join('\n', problems.Select(problem => $"  {(string?)problem?["summary"]}"))
            : null;
    }

    private static string? StatusOf(string text) => (string?)Parse(text)?["status"];

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
