using SecMon.Elasticsearch.StandIn;

namespace SecMon.Stack.Tests;

/// <summary>From a statement in the watched database to the mail on the telephone, and from a fault of SecMon's own to its page.</summary>
public sealed class StackTests(RunningStack stack) : IClassFixture<RunningStack>
{
    [Fact]
    public async Task A_copied_table_is_a_mail_that_says_what_to_do_and_a_document_in_Elasticsearch()
    {
        Assert.SkipWhen(RunningStack.Missing is not null, RunningStack.Missing ?? "");
        await stack.Database.WorkAsync(3, "copy");

        var mail = await stack.MailAsync("copied pop.citizen out of population");
        TestContext.Current.TestOutputHelper?.WriteLine($"{mail.Subject}\n\n{mail.TextBody}");
        Assert.Equal("oncall@example.org", mail.To.ToString());
        Assert.StartsWith("[CRITICAL] ", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Do:        Check who started the session and from where", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Case:      https://secmon.example.org/cases/al-", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Runbook:   https://secmon.example.org/runbooks/EX-02", mail.TextBody, StringComparison.Ordinal);

        await Eventually.HoldsAsync("the alert in Elasticsearch", () => stack.Elasticsearch.Documents("secmon-alerts-*").Any(IsCopy));
        var alert = stack.Elasticsearch.Documents("secmon-alerts-*").First(IsCopy);
        Assert.Equal("population-database", (string?)alert.Source["labels"]?["system"]);
    }

    [Fact]
    public async Task Every_series_that_a_rule_of_Prometheus_names_is_there()
    {
        Assert.SkipWhen(RunningStack.Missing is not null, RunningStack.Missing ?? "");
        // Alerts of what is read while the source catches up do not count for latency.
        await Eventually.HoldsAsync("the source is at its end", async () => (await stack.Prometheus.QueryAsync("secmon_source_catching_up == 0")).Count > 0);
        await stack.Database.WorkAsync(1, "whole_table");   // an alert at any hour; a spray is none, since this database trusts everybody
        await Eventually.HoldsAsync("an alert is counted", async () => (await stack.Prometheus.QueryAsync("secmon_line_to_ledger_seconds_count > 0")).Count > 0);

        foreach (var metric in Stack.PrometheusRules().SelectMany(rule => rule.Metrics).Distinct().Where(metric => metric != "secmon_source_setting_missing"))
            await Eventually.HoldsAsync($"data of {metric}", async () => (await stack.Prometheus.QueryAsync(metric)).Count > 0);
    }

    [Fact]
    public async Task Every_system_of_the_mission_that_nobody_connected_is_a_blind_spot()
    {
        Assert.SkipWhen(RunningStack.Missing is not null, RunningStack.Missing ?? "");
        await Eventually.HoldsAsync("ten blind spots", async () => (await stack.Prometheus.QueryAsync("secmon_system_watched == 0")).Count == 10);
        Assert.Equal("population-database", (string?)(await stack.Prometheus.QueryAsync("secmon_system_watched == 1"))[0]["metric"]!["system"]);
    }

    [Fact]
    public async Task What_SecMon_tells_itself_mutes_the_copy_of_Prometheus()
    {
        Assert.SkipWhen(RunningStack.Missing is not null, RunningStack.Missing ?? "");
        var broken = Path.Combine(stack.Rules, "broken.yml");
        await File.WriteAllTextAsync(broken, "title: no end\ndetection: {\n");

        await Eventually.HoldsAsync("both tell it, one is heard", async () => (await stack.AlertsAsync("SecMonRuleSetRejected"))
            .Select(alert => $"{(string?)alert["labels"]!["origin"]} {(string)alert["status"]!["state"]!}").Order(StringComparer.Ordinal).SequenceEqual([" active", "prometheus suppressed"]));
        var mail = await stack.MailAsync("SecMonRuleSetRejected");
        Assert.Equal("rule-authors@example.org", mail.To.ToString());
        Assert.Contains("Runbook:   https://secmon.example.org/runbooks/SecMonRuleSetRejected", mail.TextBody, StringComparison.Ordinal);

        File.Delete(broken);
        await Eventually.HoldsAsync("over", async () => (await stack.AlertsAsync("SecMonRuleSetRejected")).Count == 0, TimeSpan.FromMinutes(1));
    }

    private static bool IsCopy(StoredDocument document) => (string?)document.Source["event"]?["code"] == "EX-02";
}
