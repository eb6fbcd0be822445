using System.Text.Json.Nodes;

namespace SecMon.EndToEnd.Tests.Processes;

/// <summary>A private Prometheus (Debian's) that scrapes every second.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/prometheus";

    private readonly Scratch _scratch;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly int _port = FreePort.Find();
    private readonly SecMonProcess _process;

    private PrometheusServer(Scratch scratch, string configuration, IEnumerable<string> environment)
    {
        _scratch = scratch;
        _process = SecMonProcess.Start(
            Program, _scratch.Path, environment,
            [$"--config.file={_scratch.Write("prometheus.yml", configuration.Replace("localhost:9090", $"127.0.0.1:{_port}", StringComparison.Ordinal))}", $"--storage.tsdb.path={_scratch.Folder("tsdb")}", $"--web.listen-address=127.0.0.1:{_port}", "--enable-feature=expand-external-labels"]);
    }

    /// <summary>Why it cannot be started here; null when it can.</summary>
    public static string? Missing => File.Exists(Program) ? null : "Prometheus is not installed (prometheus)";

    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>Starts one that scrapes a silo, as the job <c>secmon</c>, and itself.</summary>
    /// <param name="silo">Address and port of the silo.</param>
    /// <param name="rules">Rule files.</param>
    /// <param name="alertmanager">Address and port of the Alertmanager; null when there is none.</param>
    /// <param name="history">What it has scraped long ago, in the text format of OpenMetrics; null for nothing.</param>
    public static async Task<PrometheusServer> StartAsync(string silo, IEnumerable<string> rules, string? alertmanager = null, string? history = null) => await StartAsync(await FilledAsync(history), $$"""
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: [{{string.Join(", ", rules)}}]
        alerting: {{(alertmanager is null ? "{}" : $"{{alertmanagers: [{{static_configs: [{{targets: ['{alertmanager}']}}]}}]}}")}}
        scrape_configs:
          - {job_name: secmon, static_configs: [{targets: ['{{silo}}']}]}
        """, []);

    /// <summary>Starts one with this configuration.</summary>
    /// <param name="configuration">Text of <c>prometheus.yml</c>; <c>localhost:9090</c> in it is this Prometheus itself.</param>
    /// <param name="environment">Variables <c>NAME=value</c> that its external labels name.</param>
    public static async Task<PrometheusServer> StartAsync(string configuration, params string[] environment) => await StartAsync(new Scratch(), configuration, environment);

    private static async Task<PrometheusServer> StartAsync(Scratch scratch, string configuration, string[] environment)
    {
        var server = new PrometheusServer(scratch, configuration, environment);
        await Eventually.HoldsAsync("Prometheus answers", async () =>
        {
            Assert.False(server._process.HasExited, string.Join('\n', server._process.Errors));
            return await server.TryGetAsync("/-/ready") is not null;
        });
        return server;
    }

    /// <summary>The series of an instant query, each with <c>metric</c> and <c>value</c>; refuses a query that Prometheus refuses.</summary>
    public async Task<IReadOnlyList<JsonNode>> QueryAsync(string expression)
    {
        using var answer = await _http.GetAsync(new Uri($"{Url}/api/v1/query?query={Uri.EscapeDataString(expression)}"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{expression}\n{text}");
        return [.. JsonNode.Parse(text)!["data"]!["result"]!.AsArray().Select(series => series!)];
    }

    /// <summary>Rules as Prometheus judges them, by name.</summary>
    public async Task<IReadOnlyList<JsonNode>> RulesAsync() =>
        [.. JsonNode.Parse(await TryGetAsync("/api/v1/rules") ?? throw new InvalidOperationException("Prometheus does not answer"))!["data"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!)];

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
        _scratch.Dispose();
    }

    private static async Task<Scratch> FilledAsync(string? history)
    {
        var scratch = new Scratch();
        if (history is null)
            return scratch;
        await using var blocks = SecMonProcess.Start("promtool", scratch.Path, [], ["tsdb", "create-blocks-from", "openmetrics", scratch.Write("history", history), scratch.Folder("tsdb")]);
        Assert.True(await blocks.EndAsync(Eventually.Soon) == 0, string.Join('\n', blocks.Errors));
        return scratch;
    }

    private async Task<string?> TryGetAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(Url + path));
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
