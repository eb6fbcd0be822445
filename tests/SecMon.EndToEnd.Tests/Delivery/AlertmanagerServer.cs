using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Delivery;

/// <summary>A private Alertmanager (Debian's), without a cluster.</summary>
internal sealed class AlertmanagerServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/prometheus-alertmanager";

    private const string Configuration = """
        route: {receiver: nobody, group_by: [alertname, rule]}
        receivers: [{name: nobody}]
        inhibit_rules:
          - source_matchers: [alertname = SecMonSinkFailing]
            target_matchers: [alertname = SecMonAlert, severity = high]
        """;

    private readonly Scratch _scratch = new();
    private readonly HttpClient _http = new();
    private SecMonProcess? _process;

    /// <summary>Why it cannot be started here; null when it can.</summary>
    public static string? Missing => File.Exists(Program) ? null : "Alertmanager is not installed (prometheus-alertmanager)";

    public int Port { get; } = FreePort.Find();

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Starts it; again with nothing remembered, as after a crash that lost its snapshot.</summary>
    public async Task StartAsync()
    {
        var storage = _scratch.Folder(Guid.NewGuid().ToString("N"));
        _process = SecMonProcess.Start(
            Program, _scratch.Path, [],
            [$"--config.file={_scratch.Write("am.yml", Configuration)}", $"--storage.path={storage}", $"--web.listen-address=127.0.0.1:{Port}", "--cluster.listen-address="]);
        await Eventually.HoldsAsync("Alertmanager answers", async () =>
        {
            Assert.False(_process.HasExited, string.Join('\n', _process.Errors));
            return await TryGetAsync("/-/ready") is not null;
        });
    }

    public async Task StopAsync()
    {
        await _process!.KillAsync();
        await _process.DisposeAsync();
    }

    /// <summary>Active alerts, those silenced or inhibited among them.</summary>
    public async Task<IReadOnlyList<JsonNode>> AlertsAsync(string name) =>
        [.. (JsonNode.Parse(await TryGetAsync("/api/v2/alerts?active=true&silenced=true&inhibited=true") ?? "[]") as JsonArray)!
            .Where(alert => (string)alert!["labels"]!["alertname"]! == name)!];

    /// <summary>Silences a case for an hour.</summary>
    public async Task SilenceAsync(string caseId)
    {
        var now = DateTime.UtcNow;
        var silence = new JsonObject
        {
            ["matchers"] = new JsonArray(new JsonObject { ["name"] = "case_id", ["value"] = caseId, ["isRegex"] = false, ["isEqual"] = true }),
            ["startsAt"] = now.ToString("O"),
            ["endsAt"] = now.AddHours(1).ToString("O"),
            ["createdBy"] = "test",
            ["comment"] = "test",
        };
        using var content = new StringContent(silence.ToJsonString(), null, "application/json");
        using var answer = await _http.PostAsync(new Uri($"{Url}/api/v2/silences"), content);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _http.Dispose();
        _scratch.Dispose();
    }

    private async Task<string?> TryGetAsync(string path)
    {
        try
        {
            return await _http.GetStringAsync(new Uri(Url + path));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
