using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecMon.Dashboards.Tests.Boards;
using SecMon.Dashboards.Tests.Queries;
using SecMon.Dashboards.Tests.Running;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Dashboards.Tests;

/// <summary>Every query of every panel, asked of a real Prometheus and a strict Elasticsearch behind a real silo under load.</summary>
public sealed partial class PanelTests(Deployment deployment)
{
    private readonly IReadOnlyList<Board> _boards = Board.ReadAll();
    private readonly Dictionary<(string Board, int Alerts), List<(string Name, string Value)[]>> _readers = [];   // what arrives later may be what a board shows

    [Fact]
    public async Task Every_expression_of_every_panel_returns_data()
    {
        Assert.SkipWhen(Deployment.Missing is not null, Deployment.Missing ?? "");
        var asked = _boards.SelectMany(board => board.Panels.SelectMany(panel => panel.Expressions.Select(expression => (panel.Name, Expression: new Interpolation(board).ForPrometheus(expression))))).ToList();
        await EndsEmptyAsync(async () => [.. (asked = await EmptyAsync(asked)).Select(one => $"{one.Name}: {one.Expression}")]);

        foreach (var board in _boards)
        {
            foreach (var annotation in board.Json["annotations"]!["list"]!.AsArray())
                await deployment.QueryAsync(new Interpolation(board).ForPrometheus((string)annotation!["expr"]!));
        }
    }

    [Fact]
    public async Task Every_search_of_every_panel_returns_data_and_the_columns_that_its_table_keeps()
    {
        Assert.SkipWhen(Deployment.Missing is not null, Deployment.Missing ?? "");
        foreach (var (board, panel) in _boards.SelectMany(board => board.Panels.Where(panel => panel.Searches.Any()).Select(panel => (board, panel))))
            await EndsEmptyAsync(() => MissingInSearchesAsync(board, panel));
    }

    [Fact]
    public async Task Every_label_that_a_table_keeps_is_one_of_its_series()
    {
        Assert.SkipWhen(Deployment.Missing is not null, Deployment.Missing ?? "");
        foreach (var (board, panel) in _boards.SelectMany(board => board.Panels.Where(panel => panel.Type == "table" && panel.Expressions.Any()).Select(panel => (board, panel))))
            await EndsEmptyAsync(() => MissingLabelsAsync(board, panel));
    }

    [Fact]
    public async Task Every_list_to_choose_from_has_something_in_it()
    {
        Assert.SkipWhen(Deployment.Missing is not null, Deployment.Missing ?? "");
        foreach (var (board, variable) in _boards.SelectMany(board => board.Variables.Where(variable => (string)variable["type"]! == "query").Select(variable => (board, variable))))
            await EndsEmptyAsync(async () => (await OptionsAsync(board, variable, (await ReadersAsync(board))[0])).Count > 0 ? [] : [$"{board.File}: nothing to choose for {variable["name"]}"]);
    }

    [Fact]
    public async Task A_field_that_nothing_has_is_refused_and_not_found_empty()
    {
        Assert.SkipWhen(Deployment.Missing is not null, Deployment.Missing ?? "");
        var board = _boards.Single(board => board.Uid == "secmon-overview");
        var search = board["Rules"].Searches.Single().DeepClone().AsObject();
        search["bucketAggs"]![0]!["field"] = "rule.nane";

        var answer = await deployment.AskAsync("secmon-alerts", GrafanaSearch.Body(board["Rules"], search, "*", TimeSpan.FromDays(1), DateTimeOffset.UtcNow));

        Assert.Equal(400, (int)answer["status"]!);
        Assert.Contains("rule.nane", answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_metric_of_the_silo_is_documented_and_every_metric_of_a_board_exists()
    {
        Assert.SkipWhen(Deployment.Missing is not null, Deployment.Missing ?? "");
        var (_, text) = await deployment.Silo.GetAsync("/metrics");
        var shown = Type().Matches(text).Select(match => (Name: match.Groups["name"].Value, Type: match.Groups["type"].Value)).SelectMany(metric => metric.Type == "histogram" ? [metric.Name, metric.Name + "_bucket", metric.Name + "_sum", metric.Name + "_count"] : (string[])[metric.Name]).ToHashSet();
        var documented = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "metrics.md"));
        var used = _boards.SelectMany(board => board.Panels).SelectMany(panel => panel.Expressions).SelectMany(expression => Metric().Matches(expression).Select(match => match.Groups["name"].Value)).Distinct().Except(["up", "ALERTS"]);

        Assert.Subset(shown, used.ToHashSet());
        Assert.All(shown.Where(name => name.StartsWith("secmon_", StringComparison.Ordinal)).Select(name => Part().Replace(name, "")).Distinct(), name => Assert.True(IsDocumented(name, documented), $"{name} is not in docs/metrics.md"));
    }

    /// <summary>Waits until nothing is missing any more: some things come with time, and Prometheus forgets a silo for a second whose answer a machine under load brings late.</summary>
    private static async Task EndsEmptyAsync(Func<Task<IReadOnlyList<string>>> look)
    {
        IReadOnlyList<string> missing = [];
        try
        {
            await Eventually.HoldsAsync("nothing is missing", async () => (missing = await look()).Count == 0, Eventually.Soon);
        }
        finally
        {
            Assert.True(missing.Count == 0, string.Join('\n', missing));
        }
    }

    private async Task<IReadOnlyList<string>> MissingInSearchesAsync(Board board, Panel panel)
    {
        var problems = new List<string>();
        var columns = new HashSet<string>();
        foreach (var search in panel.Searches)
        {
            if (IsShifted(panel) || IsAge(search))
            {
                await deployment.SearchAsync(board, panel, search, new Interpolation(board, (await ReadersAsync(board))[0]));
                continue;
            }

            var rows = 0;
            foreach (var reader in await ReadersAsync(board))
            {
                var answer = await deployment.SearchAsync(board, panel, search, new Interpolation(board, reader));
                columns.UnionWith(GrafanaFrame.Columns(search, answer));
                rows = GrafanaFrame.Rows(search, answer);
                if (rows > 0 && panel.Columns.Except(Calculated(panel)).All(columns.Contains))
                    break;
            }

            if (rows == 0)
                problems.Add($"{panel.Name}: no data for {search["query"]}");
        }

        return [.. problems, .. panel.Columns.Except(columns.Concat(Calculated(panel))).Select(column => $"{panel.Name}: no column {column}")];
    }

    private async Task<IReadOnlyList<string>> MissingLabelsAsync(Board board, Panel panel)
    {
        var labels = new HashSet<string>();
        foreach (var expression in panel.Expressions.Select(new Interpolation(board).ForPrometheus))
            labels.UnionWith((await deployment.QueryAsync(expression)).SelectMany(series => series["metric"]!.AsObject().Select(label => label.Key)));
        var values = panel.Targets.Count == 1 ? ["Value"] : panel.Targets.Select(target => $"Value #{target["refId"]}").Where(name => panel.Columns.Contains(name));
        return [.. panel.Columns.Except(labels).Except(values).Select(column => $"{panel.Name}: {column}")];
    }

    private async Task<List<(string Name, string Expression)>> EmptyAsync(List<(string Name, string Expression)> asked)
    {
        var empty = new List<(string Name, string Expression)>();
        foreach (var one in asked)
        {
            if ((await deployment.QueryAsync(one.Expression)).Count == 0)
                empty.Add(one);
        }

        return empty;
    }

    /// <summary>What analysts look at: an alert whose case is closed, one of an incident that is closed, and each account in turn; on a board without such variables, all there is.</summary>
    private async Task<List<(string Name, string Value)[]>> ReadersAsync(Board board)
    {
        var alerts = deployment.Elasticsearch.Documents("secmon-alerts-*").OrderBy(alert => alert.Source["event"]!["risk_score"] is null).ToList();
        if (_readers.TryGetValue((board.Uid, alerts.Count), out var known))
            return known;
        var closed = deployment.Elasticsearch.Documents("secmon-cases-*").First(one => one.Source["secmon"]!["case"] is { } life && life["closed"] is not null && life["acknowledged"] is not null && life["assignee"] is not null && life["note"] is not null);
        var told = deployment.Elasticsearch.Documents("secmon-incidents-*").Select(one => one.Source["secmon"]!["incident"]!).First(one => one["closed"] is not null && one["assignee"] is not null);
        IEnumerable<(string, string)[]> readers = board.Uid switch
        {
            "secmon-actor" => alerts.Select(alert => (string?)alert.Source["user"]?["name"]).OfType<string>().Distinct().Select(account => new[] { ("actor", account) }),
            "secmon-alert" => alerts.OrderBy(alert => alert.Source["secmon"]!["purpose"]?["dossier"] is null).Take(20).Select(alert => alert.Id).Prepend(told["cases"]!.AsArray().Select(one => (string)one!["id"]!).First(id => alerts.Exists(alert => alert.Id == id))).Prepend(closed.Id).Select(alert => new[] { ("alert", alert) }),
            _ => [[]],
        };
        known = [];
        foreach (var reader in readers)
            known.Add(await WithFoundAsync(board, reader));
        return known.All(reader => reader.All(value => value.Value.Length > 0)) ? _readers[(board.Uid, alerts.Count)] = known : known;
    }

    /// <summary>Also what the board finds by itself.</summary>
    private async Task<(string Name, string Value)[]> WithFoundAsync(Board board, (string Name, string Value)[] reader)
    {
        var found = new List<(string Name, string Value)>();
        foreach (var variable in board.Variables.Where(variable => (string)variable["type"]! == "query" && !(bool)variable["multi"]!))
            found.Add(((string)variable["name"]!, string.Concat((await OptionsAsync(board, variable, reader)).Take(1))));
        return [.. reader, .. found];
    }

    private async Task<IReadOnlyList<string>> OptionsAsync(Board board, JsonObject variable, (string Name, string Value)[] chosen)
    {
        var query = (string)variable["query"]!;
        if (LabelValues().Match(query) is { Success: true } label)
            return await deployment.LabelsAsync(new Interpolation(board).ForPrometheus(label.Groups["selector"].Value), label.Groups["label"].Value);
        if (QueryResult().Match(query) is { Success: true } result)
            return [.. (await deployment.QueryAsync(result.Groups["query"].Value)).Select(series => (string?)series["metric"]!["system"] ?? "")];
        var find = JsonNode.Parse(query)!;
        var interpolation = new Interpolation(board, chosen);
        var body = new JsonObject
        {
            ["size"] = 0,
            ["query"] = new JsonObject { ["bool"] = new JsonObject { ["filter"] = new JsonArray(new JsonObject { ["query_string"] = new JsonObject { ["query"] = interpolation.ForElasticsearch((string?)find["query"] ?? "*") } }) } },
            ["aggs"] = new JsonObject { ["1"] = new JsonObject { ["terms"] = new JsonObject { ["field"] = (string)find["field"]!, ["size"] = (int)find["size"]!, ["order"] = new JsonObject { ["_key"] = "asc" } } } },
        };
        var answer = await deployment.SearchAsync(Provisioning.IndexOf(interpolation.DataSource(variable)), body);
        return [.. answer["aggregations"]!["1"]!["buckets"]!.AsArray().Select(bucket => bucket!["key"]!.ToString())];
    }

    private static bool IsDocumented(string name, string documented) => documented.Contains($"`{name}`", StringComparison.Ordinal) || (name.StartsWith("secmon_feed_", StringComparison.Ordinal) && documented.Contains($"`{name["secmon_feed".Length..]}`", StringComparison.Ordinal));

    /// <summary>The week before the recorded day: nothing was read then.</summary>
    private static bool IsShifted(Panel panel) => panel.Json["timeShift"] is not null;

    /// <summary>Nobody waits that long in a test.</summary>
    private static bool IsAge(JsonObject search) => ((string)search["query"]!).Contains("secmon.case.first:", StringComparison.Ordinal);

    /// <summary>Columns that transformations make.</summary>
    private static IEnumerable<string> Calculated(Panel panel) => (panel.Json["transformations"] as JsonArray ?? []).SelectMany(step => (string)step!["id"]! switch
    {
        "groupingToMatrix" => [$"{step["options"]!["rowField"]}\\{step["options"]!["columnField"]}", "critical", "high", "medium", "low", "informational", "true_positive", "false_positive", "benign"],
        "calculateField" => [(string)step["options"]!["alias"]!],
        _ => (string[])[],
    });

    [GeneratedRegex(@"^# TYPE (?<name>\S+) (?<type>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"\b(?<name>[A-Za-z_]+)\{")]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part();

    [GeneratedRegex(@"^label_values\((?<selector>.+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"^query_result\((?<query>.+)\)$")]
    private static partial Regex QueryResult();
}
