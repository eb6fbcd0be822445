using System.Net;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests;

/// <summary><c>secmon run</c> with nothing but a data folder.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_raises_alerts_answers_and_ends_at_once_when_told()
    {
        using var scratch = new Scratch();
        await using var silo = await Silo.StartAsync(scratch.Path, configuration: null, $"SECMON__DATA={scratch["data"]}");

        await Eventually.HoldsAsync("a first alert on standard output", () => silo.Process.Output.Count > 0);

        Assert.Equal((HttpStatusCode.OK, "ok\n"), await silo.GetAsync("/healthz"));
        await Eventually.HoldsAsync("ready", async () => (await silo.GetAsync("/readyz")).Status == HttpStatusCode.OK);
        Assert.True(await silo.MetricAsync("secmon_source_records_total") > 0);
        var alerts = (await silo.GetJsonAsync("/api/v1/alerts?limit=1000"))["alerts"]!.AsArray();
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.StartsWith("al-", (string?)alert!["event"]!["id"], StringComparison.Ordinal));

        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(5)));
        Assert.All(silo.Process.Output, line => Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ (critical|high|medium|low|informational) +\S+ +.*; al-[0-9a-f]{32}\)$", line));
    }

    [Fact]
    public async Task Alerts_are_handed_out_page_by_page_in_the_order_of_the_ledger()
    {
        using var scratch = new Scratch();
        await using var silo = await Silo.StartAsync(scratch.Path, configuration: null, $"SECMON__DATA={scratch["data"]}");
        await Eventually.HoldsAsync("three alerts", async () => (await silo.GetJsonAsync("/api/v1/alerts?limit=3"))["alerts"]!.AsArray().Count == 3);

        var first = await silo.GetJsonAsync("/api/v1/alerts?limit=2");
        var second = await silo.GetJsonAsync($"/api/v1/alerts?after={(long)first["next"]!}&limit=1");

        var sequences = first["alerts"]!.AsArray().Concat(second["alerts"]!.AsArray()).Select(alert => (long)alert!["event"]!["sequence"]!).ToList();
        Assert.Equal(sequences.Distinct().Order(), sequences);
        Assert.Equal(HttpStatusCode.BadRequest, (await silo.GetAsync("/api/v1/alerts?limit=0")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.GetAsync("/api/v1/alerts/al-0")).Status);
    }

    [Fact]
    public async Task What_is_left_out_or_given_up_is_a_metric()
    {
        using var scratch = new Scratch();
        await using var silo = await Silo.StartAsync(scratch.Path, configuration: null, $"SECMON__DATA={scratch["data"]}");
        await Eventually.HoldsAsync("an evaluated partition", () => silo.Process.Output.Count > 0);

        var (_, metrics) = await silo.GetAsync("/metrics");

        Assert.Contains("\nsecmon_regex_timeouts_total 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nsecmon_ledger_conflicts_total 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nsecmon_correlation_entries_without_rule_total{partition=", metrics, StringComparison.Ordinal);
    }
}
