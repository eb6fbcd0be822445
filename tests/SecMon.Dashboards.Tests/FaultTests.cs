using SecMon.Dashboards.Tests.Boards;
using SecMon.Dashboards.Tests.Queries;
using SecMon.Dashboards.Tests.Running;
using SecMon.Elasticsearch.StandIn;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Dashboards.Tests;

/// <summary>What goes wrong shows on the board that is made for it.</summary>
public sealed class FaultTests(Deployment deployment)
{
    private readonly IReadOnlyList<Board> _boards = Board.ReadAll();

    [Fact]
    public async Task Overview_a_copied_table_raises_the_open_critical_cases_and_stands_first_in_the_list()
    {
        SkipUnlessItCanRun();
        var board = Find("secmon-overview");
        var open = board["Open cases"].Expressions.First();
        var before = await ShownAsync(board, open);

        // Several, since another test may just have closed one that Prometheus still counts.
        foreach (var account in new[] { "clerk_overview", "clerk_overview_2", "clerk_overview_3" })
            await deployment.Nation.CopyOutAsync(account);

        await Eventually.HoldsAsync("more critical cases are open", async () => await NumberAsync(board, open) > before, Eventually.Soon);
        await Eventually.HoldsAsync("it is in the list", async () => await CountAsync(board, "Open cases, worst first", "clerk_overview") == 1, Eventually.Soon);
        await Eventually.HoldsAsync("its account is among those at risk", async () => await CountAsync(board, "Accounts by risk", "clerk_overview") == 1, Eventually.Soon);
    }

    [Fact]
    public async Task Actor_an_account_that_was_never_seen_gets_alerts_and_an_open_case()
    {
        SkipUnlessItCanRun();
        var board = Find("secmon-actor");
        var chosen = new Interpolation(board, ("actor", "clerk_actor"));
        Assert.Equal((0, 0), (await RowsAsync(board, "Its alerts", chosen), await RowsAsync(board, "Open cases", chosen)));

        await deployment.Nation.CopyOutAsync("clerk_actor");

        await Eventually.HoldsAsync("its alert", async () => await RowsAsync(board, "Its alerts", chosen) > 0, Eventually.Soon);
        await Eventually.HoldsAsync("its case", async () => await RowsAsync(board, "Open cases", chosen) > 0, Eventually.Soon);
    }

    [Fact]
    public async Task Overview_actor_and_alert_two_cases_that_are_one_story_are_an_incident_and_count_as_one()
    {
        SkipUnlessItCanRun();
        const string Account = "clerk_story";
        var (overview, actor, alert) = (Find("secmon-overview"), Find("secmon-actor"), Find("secmon-alert"));
        var open = overview["Open incidents"].Expressions.First();
        var opened = overview["From signals to incidents"].Expressions.Last();
        var chosen = new Interpolation(actor, ("actor", Account));
        var before = await ShownAsync(overview, open);
        Assert.Equal(0, await RowsAsync(actor, "Its incidents", chosen));

        await deployment.Nation.TakeRightsAndCopyOutAsync(Account);

        await Eventually.HoldsAsync("it is in the list", async () => await CountAsync(overview, "Incidents not closed, worst first", Account) >= 1, Eventually.Soon);
        await Eventually.HoldsAsync("it is open and critical", async () => await NumberAsync(overview, open) > before, Eventually.Soon);
        await Eventually.HoldsAsync("it is among those of this time", async () => await NumberAsync(overview, opened) > 0, Eventually.Soon);
        await Eventually.HoldsAsync("its account has it", async () => await RowsAsync(actor, "Its incidents", chosen) > 0, Eventually.Soon);
        var cases = deployment.Incidents(Account).First().Source["secmon"]!["incident"]!["cases"]!.AsArray().Select(one => (string)one!["id"]!).ToList();
        Assert.True(cases.Count > 1);
        foreach (var id in cases)
        {
            Assert.True(await RowsAsync(alert, "Incidents that its case is part of", new Interpolation(alert, ("alert", id), ("case", id))) > 0, id);
            await Eventually.HoldsAsync("the list of cases says what it is part of", async () => await SaysPartAsync(overview, id), Eventually.Soon);
        }
    }

    [Fact]
    public async Task Actor_an_incident_of_an_address_is_on_its_board_and_on_those_of_its_accounts()
    {
        SkipUnlessItCanRun();
        const string Address = "198.51.100.7";   // several accounts at a loopback address are no party
        var board = Find("secmon-actor");
        var accounts = Enumerable.Range(0, 5).Select(number => $"clerk_shared_{number}").ToList();

        foreach (var account in accounts)
            await deployment.Nation.CopyOutAsync(account, Address);

        foreach (var about in accounts.Append(Address))
            await Eventually.HoldsAsync($"{about} has it", async () => await IsOfAsync(board, about, Address), Eventually.Soon);
    }

    [Fact]
    public async Task Rules_decisions_about_cases_are_among_what_decisions_did()
    {
        SkipUnlessItCanRun();
        var board = Find("secmon-rules");
        var asked = Asked(board, board["What each decision did"].Expressions.Single());
        await Eventually.HoldsAsync("effects on cases", async () => (await deployment.LabelsAsync(asked, "effect")).Intersect(["incident", "route", "propose", "page"]).Count() == 4, Eventually.Soon);
    }

    [Fact]
    public async Task Alert_what_an_analyst_decides_shows_on_the_board_of_the_alert()
    {
        SkipUnlessItCanRun();
        var board = Find("secmon-alert");
        await deployment.Nation.CopyOutAsync("clerk_alert");
        var alert = await Eventually.FindsAsync("the alert", () => Task.FromResult(deployment.Elasticsearch.Documents("secmon-alerts-*").FirstOrDefault(one => (string?)one.Source["user"]?["name"] == "clerk_alert")), Eventually.Soon);
        var chosen = new Interpolation(board, ("alert", alert.Id), ("case", (string)alert.Source["secmon"]!["case"]!["id"]!), ("actor", "clerk_alert"), ("source", "population"));
        await Eventually.HoldsAsync("its case is open", async () => await StatusAsync(board, chosen) == "open", Eventually.Soon);
        Assert.Equal(1, await RowsAsync(board, "The alert", chosen));

        await deployment.Silo.PostAsync("/api/v1/cases/close", new { ids = new[] { alert.Id }, verdict = "true_positive", note = "confirmed" });

        await Eventually.HoldsAsync("its case is closed", async () => await StatusAsync(board, chosen) == "closed", Eventually.Soon);
    }

    [Fact]
    public async Task Sources_a_hole_in_a_log_is_counted_and_shown_by_its_source()
    {
        SkipUnlessItCanRun();
        var board = Find("secmon-sources");
        var holes = board["Holes in the logs"].Expressions.Single();
        var before = await ShownAsync(board, holes);

        await deployment.Nation.TearHoleAsync();

        await Eventually.HoldsAsync("one hole more", async () => await NumberAsync(board, holes) > before, Eventually.Soon);
        var ofThemselves = Asked(board, board["What the feeds show of themselves"].Expressions.Single());
        await Eventually.HoldsAsync("it is its source's", async () => (await deployment.LabelsAsync(ofThemselves, "source")).Contains("vneid"), Eventually.Soon);
    }

    [Fact]
    public async Task On_call_and_sources_a_source_that_cannot_be_read_is_red_and_comes_back()
    {
        SkipUnlessItCanRun();
        var (onCall, sources) = (Find("secmon-oncall"), Find("secmon-sources"));
        var read = onCall["Sources read"].Expressions.Single();
        var wrong = onCall["What SecMon says is wrong"].Expressions.Single();
        var failing = sources["Sources failing or silent"].Expressions.First();
        await Eventually.HoldsAsync("all sources are read", async () => await NumberAsync(onCall, read) == 1 && await NumberAsync(sources, failing) == 0, Eventually.Soon);

        using (deployment.Nation.Break("vneid"))
        {
            await Eventually.HoldsAsync("not all sources are read", async () => await NumberAsync(onCall, read) < 1 && await NumberAsync(sources, failing) == 1, Eventually.Soon);
            await Eventually.HoldsAsync("SecMon says so", async () => (await deployment.QueryAsync(Asked(onCall, wrong))).Any(series => (string?)series["metric"]!["problem"] == "SourceStopped"), Eventually.Soon);
        }

        await Eventually.HoldsAsync("all sources are read again", async () => await NumberAsync(onCall, read) == 1, Eventually.Soon);
    }

    [Fact]
    public async Task Systems_one_whose_log_ends_has_no_volume_while_the_others_have()
    {
        SkipUnlessItCanRun();
        var board = Find("secmon-systems");
        var volume = Asked(board, board["Events per second"].Expressions.Single());
        await Eventually.HoldsAsync("it has some", async () => await VolumeAsync("vneid") > 0, Eventually.Soon);

        using (deployment.Nation.Silence())
            await Eventually.HoldsAsync("it has none", async () => await VolumeAsync("vneid") == 0 && await VolumeAsync("population-database") > 0, Eventually.Soon);

        await Eventually.HoldsAsync("it has some again", async () => await VolumeAsync("vneid") > 0, Eventually.Soon);

        Task<double> VolumeAsync(string system) => deployment.NumberAsync($"({volume}) and on (system) secmon_source_info{{system=\"{system}\"}}");
    }

    [Fact]
    public async Task Rules_a_bad_rule_file_is_an_error_until_it_is_mended()
    {
        SkipUnlessItCanRun();
        var board = Find("secmon-rules");
        var errors = board["Errors in rule files"].Expressions.Single();
        await Eventually.HoldsAsync("none yet", async () => await NumberAsync(board, errors) == 0, Eventually.Soon);
        var bad = Path.Combine(deployment.Rules, "bad.yml");

        await File.WriteAllTextAsync(bad, "title: [");

        try
        {
            await Eventually.HoldsAsync("an error", async () => await NumberAsync(board, errors) > 0, Eventually.Soon);
        }
        finally
        {
            File.Delete(bad);
        }

        await Eventually.HoldsAsync("none", async () => await NumberAsync(board, errors) == 0, Eventually.Soon);
    }

    [Fact]
    public async Task Platform_a_sink_whose_other_side_is_down_falls_behind_and_catches_up()
    {
        SkipUnlessItCanRun();
        var board = Find("secmon-platform");
        var state = board["Sinks"].Expressions.First();
        await Eventually.HoldsAsync("every sink delivers", async () => await NumberAsync(board, $"min({state})") == 1, Eventually.Soon);

        using (deployment.Elasticsearch.Faults.Begin(Fault.Answers(503)))
            await Eventually.HoldsAsync("one does not, and falls behind", async () => await NumberAsync(board, $"min({state})") == 0 && await NumberAsync(board, board["Sink furthest behind"].Expressions.Single()) > 5, Eventually.Soon);

        await Eventually.HoldsAsync("every sink delivers again", async () => await NumberAsync(board, $"min({state})") == 1, Eventually.Soon);
    }

    private static void SkipUnlessItCanRun() => Assert.SkipWhen(Deployment.Missing is not null, Deployment.Missing ?? "");

    private Board Find(string uid) => _boards.Single(board => board.Uid == uid);

    private static string Asked(Board board, string expression) => new Interpolation(board).ForPrometheus(expression);

    private Task<double> NumberAsync(Board board, string expression) => deployment.NumberAsync(Asked(board, expression));

    /// <summary>The number that a panel shows now. A machine under load misses a scrape now and then, and then it shows none.</summary>
    private async Task<double> ShownAsync(Board board, string expression)
    {
        var shown = double.NaN;
        await Eventually.HoldsAsync("a number", async () => !double.IsNaN(shown = await NumberAsync(board, expression)), Eventually.Soon);
        return shown;
    }

    private async Task<int> RowsAsync(Board board, string panel, Interpolation chosen)
    {
        var search = board[panel].Searches.First();
        return GrafanaFrame.Rows(search, await deployment.SearchAsync(board, board[panel], search, chosen));
    }

    /// <summary>How often a text stands in what a panel shows.</summary>
    private async Task<int> CountAsync(Board board, string panel, string account)
    {
        var search = board[panel].Searches.First();
        var answer = await deployment.SearchAsync(board, board[panel], search, new Interpolation(board));
        return search["bucketAggs"]!.AsArray().Count > 0
            ? GrafanaFrame.Keys(search, answer).Count(key => key == account)
            : answer["hits"]!["hits"]!.AsArray().Count(hit => (string?)hit!["_source"]!["user"]?["name"] == account);
    }

    /// <summary>True when the list of open cases names an incident that the case is part of.</summary>
    private async Task<bool> SaysPartAsync(Board board, string id)
    {
        var panel = board["Open cases, worst first"];
        var answer = await deployment.SearchAsync(board, panel, panel.Searches.Single(), new Interpolation(board));
        return answer["hits"]!["hits"]!.AsArray().Select(hit => hit!["_source"]!["secmon"]!["case"]!).Any(shown => (string)shown["id"]! == id && shown["incidents"] is not null);
    }

    /// <summary>True when among the incidents of an account, or an address, is one by a value.</summary>
    private async Task<bool> IsOfAsync(Board board, string about, string value)
    {
        var panel = board["Its incidents"];
        var answer = await deployment.SearchAsync(board, panel, panel.Searches.Single(), new Interpolation(board, ("actor", about)));
        return answer["hits"]!["hits"]!.AsArray().Any(hit => (string)hit!["_source"]!["secmon"]!["incident"]!["value"]! == value);
    }

    private async Task<string?> StatusAsync(Board board, Interpolation chosen)
    {
        var panel = board["Status of its case"];
        var answer = await deployment.SearchAsync(board, panel, panel.Searches.Single(), chosen);
        return (string?)answer["hits"]!["hits"]!.AsArray().FirstOrDefault()?["_source"]!["secmon"]!["case"]!["status"];
    }
}
