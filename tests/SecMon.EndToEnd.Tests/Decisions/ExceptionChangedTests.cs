using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Decisions;

/// <summary>Who adds an exception cannot choose a moment in which nobody is told: two sources that read nothing, a kill, and an old record first.</summary>
public sealed class ExceptionChangedTests : IDisposable
{
    private const string Header = "*account,tables,from,to,ticket,approved_by\n";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task An_exception_is_told_once_with_the_next_record_over_a_kill_and_however_old_that_record_is()
    {
        _scratch.Write("rules/changed.yml", File.ReadAllText(Path.Combine(Repository.Rules, "monitor", "sm-06-exception-changed.yml")));
        _scratch.Write("rules/approved-work.yml", File.ReadAllText(Path.Combine(Repository.Rules, "decisions", "approved-work.yml")));
        _scratch.Write("lists/facts/approval.csv", Header);
        _scratch.Write("one/a.json", Act(days: -9));
        _scratch.Write("two/a.json", Act(days: -9));
        var configuration = _scratch.Write("secmon.yml", $$"""
            data: ./data
            rules: ./rules
            lists: ./lists
            sources:
              - {id: one, path: "{{_scratch["one"]}}/*.json", format: json, logsource: {category: database}, live_within: off}
              - {id: two, path: "{{_scratch["two"]}}/*.json", format: json, logsource: {category: database}, live_within: off}
            """);
        await using (var killed = await Silo.StartAsync(_scratch.Path, configuration))
        {
            await killed.CaughtUpAsync(2, TimeSpan.FromSeconds(30));
            var today = DateTime.UtcNow;
            await File.WriteAllTextAsync(_scratch["lists/facts/approval.csv"], Header + $"ann,pop.citizen,{today:yyyy-MM-dd},{today.AddDays(9):yyyy-MM-dd},CHG-7,eve\n");
            await Eventually.HoldsAsync("the row is in the ledger", async () => await killed.MetricAsync("secmon_ledger_sequence") > 1);
            await killed.Process.KillAsync();
        }

        await using var silo = await Silo.StartAsync(_scratch.Path, configuration);
        foreach (var source in new[] { "one", "two" })
            await File.AppendAllTextAsync(_scratch[$"{source}/a.json"], Act(days: -8) + Act(days: -8));
        await silo.CaughtUpAsync(6, TimeSpan.FromSeconds(30));

        await Eventually.HoldsAsync("both sources tell it", async () => await silo.MetricAsync("secmon_source_feed_issues_total{source=\"one\",issue=\"exception_changed\"}") + await silo.MetricAsync("secmon_source_feed_issues_total{source=\"two\",issue=\"exception_changed\"}") == 2);
        await Eventually.HoldsAsync("it is a case of which people hear", async () => (await silo.GetJsonAsync("/api/v1/cases"))["cases"]!.AsArray() is [{ } one] && (string?)one["use_case"] == "SM-06");
        var alert = Assert.Single((await silo.GetJsonAsync("/api/v1/alerts"))["alerts"]!.AsArray())!;
        Assert.Contains("account=ann", (string)alert["message"]!, StringComparison.Ordinal);
        Assert.False((bool?)alert["secmon"]!["alert"]!["backfill"] ?? false);
    }

    private static string Act(int days) => new JsonObject { ["@timestamp"] = DateTime.UtcNow.AddDays(days).ToString("O"), ["event.action"] = "read", ["user.name"] = "bob" }.ToJsonString() + "\n";
}
