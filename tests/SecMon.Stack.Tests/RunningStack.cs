using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MimeKit;
using SecMon.Elasticsearch.StandIn;
using SecMon.Sinks.Tests.Email;

namespace SecMon.Stack.Tests;

/// <summary>
/// The topology of <c>docker-compose.yml</c> from Debian's packages, with the stack's own files; only addresses, paths and waiting times
/// differ. Elasticsearch is the stand-in; Grafana is not there (its boards have tests of their own).
/// </summary>
public sealed partial class RunningStack : IAsyncLifetime
{
    private const string MetricsToken = "of-this-stack";
    private const string AlertmanagerProgram = "/usr/bin/prometheus-alertmanager";

    private readonly Scratch _scratch = new();
    private readonly HttpClient _http = new();
    private readonly int _alertmanagerPort = FreePort.Find();
    private SecMonProcess? _alertmanager;

    /// <summary>Why it cannot be started here; null when it can.</summary>
    public static string? Missing => WatchedDatabase.Missing ?? PrometheusServer.Missing ?? MailServer.Missing
        ?? (File.Exists(AlertmanagerProgram) ? null : "Alertmanager is not installed (prometheus-alertmanager)");

    internal WatchedDatabase Database { get; private set; } = null!;

    internal StandInServer Elasticsearch { get; private set; } = null!;

    internal MailServer Mail { get; private set; } = null!;

    internal Silo Silo { get; private set; } = null!;

    internal PrometheusServer Prometheus { get; private set; } = null!;

    /// <summary>The rules folder that the silo watches.</summary>
    internal string Rules => _scratch["rules"];

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        Mail = MailServer.Start();
        Database = await WatchedDatabase.StartAsync();
        Elasticsearch = await StandInServer.StartAsync();
        await StartAlertmanagerAsync();
        await StartSiloAsync();
        await StartPrometheusAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in (IAsyncDisposable?[])[Prometheus, Silo, _alertmanager, Elasticsearch, Database])
        {
            if (part is not null)
                await part.DisposeAsync();
        }

        Mail?.Dispose();
        _http.Dispose();
        _scratch.Dispose();
    }

    /// <summary>Alerts that Alertmanager holds, by name; muted ones too.</summary>
    internal async Task<IReadOnlyList<JsonNode>> AlertsAsync(string name) =>
        [.. JsonNode.Parse(await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_alertmanagerPort}/api/v2/alerts")))!.AsArray().Where(alert => (string)alert!["labels"]!["alertname"]! == name)!];

    /// <summary>Waits for a mail whose subject or text holds a part.</summary>
    internal Task<MimeMessage> MailAsync(string part) => Eventually.FindsAsync($"a mail with '{part}'", () => Task.FromResult(
        Mail.Mails.FirstOrDefault(mail => $"{mail.Subject}\n{mail.TextBody}".Contains(part, StringComparison.Ordinal))));

    private async Task StartAlertmanagerAsync()
    {
        File.Copy(Path.Combine(Stack.Alertmanager, "secmon.tmpl"), _scratch["secmon.tmpl"]);
        var configuration = (await File.ReadAllTextAsync(Path.Combine(Stack.Alertmanager, "alertmanager.yml"))).Replace("mail:1025", $"127.0.0.1:{Mail.Port}", StringComparison.Ordinal);
        configuration = GroupTimes().Replace(configuration, "${key}: 1s");
        _alertmanager = SecMonProcess.Start(
            AlertmanagerProgram, _scratch.Path, [],
            [$"--config.file={_scratch.Write("alertmanager.yml", configuration)}", $"--storage.path={_scratch.Folder("alertmanager")}", $"--web.listen-address=127.0.0.1:{_alertmanagerPort}", "--cluster.listen-address="]);
        await Eventually.HoldsAsync("Alertmanager answers", async () =>
        {
            Assert.False(_alertmanager.HasExited, string.Join('\n', _alertmanager.Errors));
            return await AnswersAsync();
        });
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{_alertmanagerPort}/-/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task StartSiloAsync()
    {
        await Stack.RunAsync("cp", "-r", Repository.Rules, Rules);
        await Stack.RunAsync(Repository.Program, "elasticsearch", "setup", "--url", Elasticsearch.Url.ToString());
        var configuration = (await File.ReadAllTextAsync(Path.Combine(Stack.Deploy, "secmon", "secmon.yml")))
            .Replace("/var/lib/secmon", _scratch["data"], StringComparison.Ordinal)
            .Replace("0.0.0.0:8080", "127.0.0.1:0", StringComparison.Ordinal)
            .Replace("/etc/secmon/rules", Rules, StringComparison.Ordinal)
            .Replace("/etc/secmon/lists", Path.Combine(Stack.Deploy, "secmon", "lists"), StringComparison.Ordinal)
            .Replace("/run/secrets/metrics_token", _scratch.Write("metrics_token", MetricsToken), StringComparison.Ordinal)
            .Replace("/run/secrets/ledger", _scratch.Write("ledger", Database.LedgerConnection), StringComparison.Ordinal)
            .Replace("/var/log/population-db/*.csv", Database.Logs, StringComparison.Ordinal)
            .Replace("url: https://elasticsearch:9200", $"url: {Elasticsearch.Url}", StringComparison.Ordinal)
            .Replace("http://alertmanager:9093\"", $"http://127.0.0.1:{_alertmanagerPort}\", interval: 1s", StringComparison.Ordinal);
        configuration = SecretsOfElasticsearch().Replace(configuration, "");
        Silo = await Silo.StartAsync(_scratch.Path, _scratch.Write("secmon.yml", configuration), "SECMON__PUBLIC_URL=https://secmon.example.org");
    }

    private async Task StartPrometheusAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Stack.Prometheus, "*.yml"))
            _scratch.Write(Path.Combine("prometheus", Path.GetFileName(file)), Waiting().Replace(await File.ReadAllTextAsync(file), "${key}: 1s"));
        var configuration = (await File.ReadAllTextAsync(_scratch["prometheus/prometheus.yml"]))
            .Replace("_interval: 15s", "_interval: 1s", StringComparison.Ordinal)
            .Replace("/run/secrets/metrics_token", _scratch["metrics_token"], StringComparison.Ordinal)
            .Replace("secmon:8080", new Uri(Silo.Url).Authority, StringComparison.Ordinal)
            .Replace("alertmanager:9093", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_alertmanagerPort}"), StringComparison.Ordinal);
        foreach (var rules in (string[])["recording.yml", "slo.yml", "alerts.yml"])
            configuration = configuration.Replace($"- {rules}", $"- {_scratch[Path.Combine("prometheus", rules)]}", StringComparison.Ordinal);
        Prometheus = await PrometheusServer.StartAsync(configuration, "SECMON_PUBLIC_URL=https://secmon.example.org");
    }

    [GeneratedRegex(@"(?<key>group_wait|group_interval): \w+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex GroupTimes();

    [GeneratedRegex(@"(?m)^    (api_key_file|ca_file): .*\n", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex SecretsOfElasticsearch();

    [GeneratedRegex(@"(?<key>\bfor): \d+m", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Waiting();
}
