using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Dashboards.Tests.Boards;
using SecMon.Dashboards.Tests.Queries;
using SecMon.Elasticsearch.StandIn;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Dashboards.Tests.Running;

/// <summary>A silo that reads the logs of a nation, with the Elasticsearch and the Prometheus that Grafana asks.</summary>
public sealed class Deployment : IAsyncLifetime
{
    private const string StoryInWork = "clerk_in_work";
    private const string StoryClosed = "clerk_told";

    private readonly Scratch _scratch = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private Silo _silo = null!;
    private PrometheusServer _prometheus = null!;

    /// <summary>Why it cannot run here; null when it can.</summary>
    internal static string? Missing => PrometheusServer.Missing;

    internal Nation Nation { get; private set; } = null!;

    internal StandInServer Elasticsearch { get; private set; } = null!;

    internal Silo Silo => _silo;

    internal string Rules => _scratch["rules"];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        Elasticsearch = await StandInServer.StartAsync();
        Nation = new Nation(_scratch.Folder("logs"));
        WriteConfiguration();
        await using (var setup = await SecMonProcess.RunAsync(_scratch.Path, "elasticsearch", "setup", "--url", Elasticsearch.Url.ToString()))
            Assert.True(setup.ExitCode == 0, string.Join('\n', setup.Errors));
        _silo = await Silo.StartAsync(_scratch.Path, _scratch["secmon.yml"], "SECMON_TEST_KEY=none-needed");
        var address = new Uri(_silo.Url).Authority;
        _prometheus = await PrometheusServer.StartAsync(address, Directory.GetFiles(Path.Combine(Repository.Root, "dashboards", "prometheus"), "*.yml").Where(path => Path.GetFileName(path) != "prometheus.yml"), history: LastWeek(address));
        Nation.Begin();
        await Nation.TearHoleAsync();
        await Nation.TakeRightsAndCopyOutAsync(StoryInWork);
        await Nation.TakeRightsAndCopyOutAsync(StoryClosed);
        await Eventually.HoldsAsync("the recorded day, its alerts and its hours are in Elasticsearch", () => Count("secmon-alerts-*") > 60 && Count("secmon-activity-*") > 400, Eventually.Soon);
        // One document: boards show what the others of its batch say.
        Elasticsearch.Faults.Add(Fault.FirstItem(400, "document_parsing_exception"), Fault.Answers(503));
        var cases = Count("secmon-cases-*");
        await Eventually.HoldsAsync("what comes after a batch that was refused", () => Count("secmon-cases-*") > cases + 10, Eventually.Soon);
        await CloseSomeAsync();
        await ChangeIncidentAsync(StoryInWork, new { action = "acknowledge" }, new { action = "assign", assignee = "minh" });
        await ChangeIncidentAsync(StoryClosed, new { action = "assign", assignee = "minh" }, new { action = "close", verdict = "true_positive", note = "rights taken back" });
        // So that rate() has its four scrapes.
        await Eventually.HoldsAsync("Prometheus has scraped", async () => (await QueryAsync("count_over_time(secmon_rules[1m]) >= 8")).Count > 0, Eventually.Soon);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Nation is not null)
            await Nation.DisposeAsync();
        if (_prometheus is not null)
            await _prometheus.DisposeAsync();
        if (_silo is not null)
            await _silo.DisposeAsync();
        if (Elasticsearch is not null)
            await Elasticsearch.DisposeAsync();
        _http.Dispose();
        _scratch.Dispose();
    }

    internal Task<IReadOnlyList<JsonNode>> QueryAsync(string expression) => _prometheus.QueryAsync(expression);

    /// <summary>The sum of what a query of a panel shows; NaN when it shows nothing.</summary>
    internal async Task<double> NumberAsync(string expression)
    {
        var series = await QueryAsync(expression);
        return series.Count == 0 ? double.NaN : series.Sum(one => double.Parse((string)one["value"]![1]!, CultureInfo.InvariantCulture));
    }

    /// <summary>Values of a label among series.</summary>
    internal async Task<IReadOnlyList<string>> LabelsAsync(string selector, string label) =>
        [.. (await QueryAsync($"count by ({label}) ({selector})")).Select(series => (string?)series["metric"]![label] ?? "").Where(value => value.Length > 0)];

    /// <summary>Asks Elasticsearch what a panel asks, in the form of Grafana.</summary>
    internal async Task<JsonNode> SearchAsync(Board board, Panel panel, JsonObject target, Interpolation interpolation)
    {
        var query = interpolation.ForElasticsearch((string)target["query"]!);
        var range = GrafanaSearch.Length(((string)board.Json["time"]!["from"]!)["now-".Length..]);
        return await SearchAsync(Provisioning.IndexOf(interpolation.DataSource(target)), GrafanaSearch.Body(panel, target, query, range, DateTimeOffset.UtcNow));
    }

    /// <summary>One search of one index, which must be one that Elasticsearch takes.</summary>
    internal async Task<JsonNode> SearchAsync(string index, JsonObject body)
    {
        var answer = await AskAsync(index, body);
        Assert.True((int)answer["status"]! == 200, $"{body.ToJsonString()}\n{answer.ToJsonString()}");
        return answer;
    }

    /// <summary>One search of one index, whatever becomes of it.</summary>
    internal async Task<JsonNode> AskAsync(string index, JsonObject body)
    {
        var header = new JsonObject { ["ignore_unavailable"] = true, ["index"] = index, ["search_type"] = "query_then_fetch" };
        using var content = new StringContent($"{header.ToJsonString()}\n{body.ToJsonString()}\n", Encoding.UTF8, "application/x-ndjson");
        using var answer = await _http.PostAsync(new Uri(Elasticsearch.Url, "/_msearch?max_concurrent_shard_requests=5"), content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"HTTP {(int)answer.StatusCode} {text}\n{body.ToJsonString()}");
        return JsonNode.Parse(text)!["responses"]![0]!;
    }

    /// <summary>Incidents of an account, as boards can show them.</summary>
    internal IEnumerable<StoredDocument> Incidents(string account) => Elasticsearch.Documents("secmon-incidents-*").Where(one => (string?)one.Source["user"]?["name"] == account);

    private int Count(string indices) => Elasticsearch.Documents(indices).Count;

    /// <summary>Cases of the rule that has most: in the hours of work it is another than at night, when one rule's signals stand in another's alerts.</summary>
    private async Task<IReadOnlyList<string>> MostOfARuleAsync()
    {
        var shown = Shown();
        var cases = (await _silo.GetJsonAsync("/api/v1/cases?limit=1000"))["cases"]!.AsArray().Where(one => shown.Contains((string)one!["id"]!));
        return [.. cases.GroupBy(one => (string)one!["rule_id"]!, one => (string)one!["id"]!).MaxBy(rule => rule.Count()) ?? Enumerable.Empty<string>()];
    }

    /// <summary>Alerts that a board can show; one was refused.</summary>
    private HashSet<string> Shown() => [.. Elasticsearch.Documents("secmon-alerts-*").Select(alert => alert.Id)];

    /// <summary>Verdicts, so that rules have a precision.</summary>
    private async Task CloseSomeAsync()
    {
        IReadOnlyList<string> cases = [];
        await Eventually.HoldsAsync("13 cases of one rule", async () => (cases = await MostOfARuleAsync()).Count >= 13, Eventually.Soon);
        foreach (var (verdict, index) in new[] { "true_positive", "false_positive", "benign" }.Select((verdict, index) => (verdict, index)))
        {
            var (status, answer) = await _silo.PostAsync("/api/v1/cases/close", new { ids = cases.Skip(4 * index).Take(4), verdict, note = "looked at" });
            Assert.True(status == HttpStatusCode.OK && answer!["closed"]!.AsArray().Count == 4, answer?.ToJsonString());
        }

        foreach (var change in new object[] { new { action = "acknowledge" }, new { action = "assign", assignee = "minh" }, new { action = "close", verdict = "benign", note = "asked the office" } })
            Assert.Equal(HttpStatusCode.OK, (await _silo.PostAsync($"/api/v1/cases/{cases[12]}/changes", change, ("If-Match", "*"), ("X-SecMon-User", "lan"))).Status);
        await Eventually.HoldsAsync("the closed cases are in Elasticsearch", () => Elasticsearch.Documents("secmon-cases-*").Count(one => (string?)one.Source["secmon"]!["case"]!["status"] == "closed") == 13, Eventually.Soon);
    }

    /// <summary>What a colleague did about the incident of an account.</summary>
    private async Task ChangeIncidentAsync(string account, params object[] changes)
    {
        var incident = await Eventually.FindsAsync($"the incident of {account}", () => Task.FromResult(Incidents(account).FirstOrDefault()), Eventually.Soon);
        foreach (var change in changes)
            Assert.Equal(HttpStatusCode.OK, (await _silo.PostAsync($"/api/v1/incidents/{incident.Id}/changes", change, ("If-Match", "*"), ("X-SecMon-User", "lan"))).Status);
        await Eventually.HoldsAsync("what was done is in Elasticsearch", () => (int)Incidents(account).Single(one => one.Id == incident.Id).Source["secmon"]!["incident"]!["revision"]! > changes.Length, Eventually.Soon);
    }

    private void WriteConfiguration()
    {
        Copy(Repository.Rules, Rules);
        Copy(Repository.DemoLists, _scratch["lists"]);
        File.WriteAllText(Path.Combine(Rules, "tried.yml"), """
            title: Sign-in refused, being tried
            id: 2f6f4f2e-3c1d-4c62-9c55-0d6a1b7f3e11
            status: test
            description: Every refused sign-in.
            logsource: {category: database}
            detection:
              refused: {event.action: login_failed}
              condition: refused
            level: low
            secmon: {shadow: true}
            """);
        _scratch.Write("lists/systems.csv", """
            system,host.name
            population-database,population-db-1
            vneid,vneid-db-1
            criminal-records,criminal-db-1
            portal,portal-db-1
            e-services,eservices-db-1

            """);
        _scratch.Write("secmon.yml", $$"""
            data: ./data
            rules: ./rules
            lists: ./lists
            public_url: https://secmon.example.org
            ledger: {checkpoint_every: 1s}
            sources:
              - {id: population, path: "./logs/population/*.csv", format: pgaudit, host: population-db-1}
              - {id: vneid, path: "./logs/vneid/*.csv", format: pgaudit, host: vneid-db-1}
              - {id: criminal, path: "./logs/criminal/*.csv", format: pgaudit, host: criminal-db-1, live_within: off}
            sinks:
              - {type: elasticsearch, url: "{{Elasticsearch.Url}}", api_key_env: SECMON_TEST_KEY, activity: true, timeout: 5s}
              - {type: file, path: ./alerts.ndjson}
            """);
    }

    /// <summary>What Prometheus had scraped a week ago, in the text format of OpenMetrics.</summary>
    private static string LastWeek(string instance)
    {
        var text = new StringBuilder("# TYPE secmon_source_records counter\n");
        var start = DateTimeOffset.UtcNow.AddDays(-7).AddMinutes(-5).ToUnixTimeSeconds();
        foreach (var source in new[] { "population", "vneid", "criminal" })
        {
            for (var second = 0; second < 900; second += 2)
                text.Append(CultureInfo.InvariantCulture, $"secmon_source_records_total{{job=\"secmon\",instance=\"{instance}\",source=\"{source}\",outcome=\"event\"}} {second * 10} {start + second}\n");
        }

        return text.Append("# EOF\n").ToString();
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
