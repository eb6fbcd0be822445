using System.Net;
using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Delivery;

/// <summary>What on-call staff get from a real Alertmanager: the right page, once, for as long as it is open.</summary>
public sealed class AlertmanagerTests : IAsyncLifetime
{
    private readonly AlertmanagerServer _alertmanager = new();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AlertmanagerServer.Missing is not null, AlertmanagerServer.Missing ?? "");
        await _alertmanager.StartAsync();
    }

    [Fact]
    public async Task A_case_is_one_alert_while_it_is_open_and_is_resolved_when_somebody_closes_it()
    {
        using var deployment = new DeliveringSilo($"{{type: alertmanager, url: \"{_alertmanager.Url}\", interval: 1s, repeat: 1s}}");
        await using var silo = await deployment.StartAsync();
        var address = Assert.Single(await deployment.Log.AttackAsync(1));
        var page = await PagedAsync(1);
        var labels = page[0]["labels"]!;
        var annotations = page[0]["annotations"]!;

        Assert.Equal("Password spraying", (string)labels["rule"]!);
        Assert.Equal("high", (string)labels["severity"]!);
        Assert.Equal("population", (string)labels["source"]!);
        Assert.Equal("soc", (string)labels["team"]!);
        Assert.Contains(address, (string)annotations["summary"]!, StringComparison.Ordinal);
        Assert.Contains("Block the address", (string)annotations["next"]!, StringComparison.Ordinal);
        Assert.Contains("logs/population.csv at byte ", (string)annotations["first_evidence"]!, StringComparison.Ordinal);
        Assert.Contains($"from {address}, database population on population-db-1", (string)annotations["description"]!, StringComparison.Ordinal);
        Assert.NotEmpty((string)annotations["acknowledge_by"]!);
        var id = (string)labels["case_id"]!;
        Assert.Equal($"https://secmon.example.org/cases/{id}", (string)page[0]["generatorURL"]!);

        var told = (string)page[0]["updatedAt"]!;
        await Eventually.HoldsAsync("told again", async () => (string)(await _alertmanager.AlertsAsync("SecMonAlert"))[0]["updatedAt"]! != told);
        Assert.Single(await _alertmanager.AlertsAsync("SecMonAlert"));

        var (status, _) = await silo.PostAsync($"/api/v1/cases/{id}/changes", new { action = "close", verdict = "benign" }, ("If-Match", "\"0\""));
        Assert.Equal(HttpStatusCode.OK, status);
        await Eventually.HoldsAsync("resolved", async () => (await _alertmanager.AlertsAsync("SecMonAlert")).Count == 0);
    }

    [Fact]
    public async Task After_an_outage_in_which_it_forgot_everything_every_open_case_is_there_again_and_so_is_the_watchdog()
    {
        using var deployment = new DeliveringSilo($"{{type: alertmanager, url: \"{_alertmanager.Url}\", interval: 1s}}");
        await using var silo = await deployment.StartAsync();
        await deployment.Log.AttackAsync(2);
        await PagedAsync(2);

        await _alertmanager.StopAsync();
        await deployment.Log.AttackAsync(3);
        await Eventually.HoldsAsync("the silo sees it", async () => (await silo.GetAsync("/api/v1/sinks")).Body.Contains("cannot be reached", StringComparison.Ordinal));
        await _alertmanager.StartAsync();

        await PagedAsync(5);
        await Eventually.HoldsAsync("the watchdog", async () => (await _alertmanager.AlertsAsync("Watchdog")).Count == 1);
        await Eventually.HoldsAsync("well again", async () => !(await silo.GetAsync("/api/v1/sinks")).Body.Contains("cannot be reached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silence_of_one_case_leaves_the_others_and_SecMons_own_failing_inhibits_what_the_configuration_says()
    {
        using var deployment = new DeliveringSilo(
            $"{{type: alertmanager, url: \"{_alertmanager.Url}\", interval: 1s}}",
            "{type: webhook, url: \"http://127.0.0.1:9/nobody-listens\"}");
        await using var silo = await deployment.StartAsync();
        await deployment.Log.AttackAsync(2);
        var pages = await PagedAsync(2);

        await _alertmanager.SilenceAsync((string)pages[0]["labels"]!["case_id"]!);
        await Eventually.HoldsAsync("one is silenced", async () =>
            (await _alertmanager.AlertsAsync("SecMonAlert")).Select(StateOf).Order(StringComparer.Ordinal).SequenceEqual(["active", "suppressed"]));

        await Eventually.HoldsAsync("the failing webhook is a page", async () => (await _alertmanager.AlertsAsync("SecMonSinkFailing")).Count == 1, TimeSpan.FromMinutes(2));
        await Eventually.HoldsAsync("both are inhibited", async () =>
            (await _alertmanager.AlertsAsync("SecMonAlert")).All(alert => StateOf(alert) == "suppressed"));
        Assert.Contains("cannot be reached", (string)(await _alertmanager.AlertsAsync("SecMonSinkFailing"))[0]["annotations"]!["summary"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storm_is_a_few_pages_and_one_word_that_stands_also_when_Alertmanager_forgot_it()
    {
        using var deployment = new DeliveringSilo(5, $"{{type: alertmanager, url: \"{_alertmanager.Url}\", interval: 1s}}");
        await using var silo = await deployment.StartAsync();
        await deployment.Log.AttackAsync(40);
        await Eventually.HoldsAsync("all are in the ledger", async () => (await silo.GetJsonAsync("/api/v1/cases?limit=1000"))["cases"]!.AsArray().Count == 40);
        await Eventually.HoldsAsync("the storm is told", async () => (await _alertmanager.AlertsAsync("SecMonStorm")).Count == 1);
        await Eventually.HoldsAsync("the first cases are pages", async () => (await _alertmanager.AlertsAsync("SecMonAlert")).Count >= 5);
        Assert.InRange((await _alertmanager.AlertsAsync("SecMonAlert")).Count, 5, 10);   // the burst may lie across a minute

        await _alertmanager.StopAsync();
        await _alertmanager.StartAsync();

        await Eventually.HoldsAsync("the storm is told again", async () => (await _alertmanager.AlertsAsync("SecMonStorm")).Count == 1);
    }

    [Fact]
    public async Task A_suppressed_alert_pages_nobody_and_is_marked()
    {
        using var deployment = new DeliveringSilo($"{{type: alertmanager, url: \"{_alertmanager.Url}\", interval: 1s}}");
        await using var silo = await deployment.StartAsync();
        var (status, _) = await silo.PostAsync("/api/v1/suppressions", new { id = "pentest", owner = "lan", reason = "planned test", until = DateTime.UtcNow.AddHours(1), rule = "AC-02", group = "source.ip=127.1.0.1" });
        Assert.Equal(HttpStatusCode.Created, status);

        await deployment.Log.AttackAsync(2);   // from 127.1.0.1 and 127.1.0.2
        var page = Assert.Single(await PagedAsync(1));

        Assert.Contains("127.1.0.2", (string)page["annotations"]!["summary"]!, StringComparison.Ordinal);
        var alerts = (await silo.GetJsonAsync("/api/v1/alerts"))["alerts"]!.AsArray();
        Assert.Equal(["pentest"], alerts.Select(alert => (string?)alert!["secmon"]!["alert"]!["suppressed_by"]).OfType<string>());
    }

    public ValueTask DisposeAsync() => _alertmanager.DisposeAsync();

    private static string StateOf(JsonNode alert) => (string)alert["status"]!["state"]!;

    private async Task<IReadOnlyList<JsonNode>> PagedAsync(int cases) => await Eventually.FindsAsync(
        $"{cases} pages",
        async () => await _alertmanager.AlertsAsync("SecMonAlert") is var alerts && alerts.Count == cases ? alerts : null);
}
