using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Rules;

/// <summary>A rule in shadow is counted and reaches nobody; a status puts none there by itself.</summary>
public sealed class ShadowTests : IDisposable
{
    private const string Rules = """
        title: In force
        logsource: {category: test}
        detection: {sel: {kind: beat}, condition: sel}
        level: high
        secmon: {use_case: EX-02}
        ---
        title: On trial
        logsource: {category: test}
        detection: {sel: {kind: beat}, condition: sel}
        level: critical
        secmon: {page: true, shadow: true}
        ---
        title: Not ripe
        status: experimental
        logsource: {category: test}
        detection: {sel: {kind: beat}, condition: sel}
        level: low
        ---
        title: Being tested
        status: test
        logsource: {category: test}
        detection: {sel: {kind: beat}, condition: sel}
        level: low
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_rule_on_trial_is_counted_and_reaches_nobody()
    {
        _scratch.Write("rules/test.yml", Rules);
        _scratch.Folder("lists");
        _scratch.Write("log/a.json", string.Concat(Enumerable.Range(0, 3).Select(i => new JsonObject { ["@timestamp"] = DateTimeOffset.UtcNow.AddMilliseconds(i).ToString("O"), ["kind"] = "beat", ["n"] = i }.ToJsonString() + "\n")));
        var configuration = _scratch.Write("secmon.yml", $$"""
            data: ./data
            rules: {folder: ./rules, shadow: [experimental]}
            lists: ./lists
            sources:
              - {id: beats, path: "{{_scratch["log"]}}/*.json", format: json, logsource: {category: test}, live_within: off}
            """);
        await using var silo = await Silo.StartAsync(_scratch.Path, configuration);

        await Eventually.HoldsAsync("the alerts of the rule in force", async () => await silo.MetricAsync("secmon_alerts_total{rule=\"In force\",use_case=\"EX-02\",severity=\"high\"}") == 3);
        await Eventually.HoldsAsync("those of the rule on trial are counted", async () => await silo.MetricAsync("secmon_shadow_alerts_total{rule=\"On trial\"}") == 3);
        var alerts = (await silo.GetJsonAsync("/api/v1/alerts"))["alerts"]!.AsArray();
        Assert.Equal(["Being tested", "In force"], alerts.Select(alert => (string)alert!["rule"]!["name"]!).Distinct().Order());
        Assert.Contains(silo.Process.Errors, line => line.Contains("2 of 4 rules run in shadow", StringComparison.Ordinal));

        var metrics = (await silo.GetAsync("/metrics")).Body;
        Assert.Contains("secmon_rule_info{rule=\"On trial\",use_case=\"\",level=\"critical\",status=\"\",", metrics, StringComparison.Ordinal);
        Assert.Contains("secmon_source_alerts_total{source=\"beats\",severity=\"high\"} 3", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("secmon_alerts_total{rule=\"On trial\"", metrics, StringComparison.Ordinal);
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
        await using var export = await SecMonProcess.RunAsync(_scratch.Path, "ledger", "export", "--data", "data");
        Assert.DoesNotContain(export.Output, line => line.Contains("\"kind\":\"alert\"", StringComparison.Ordinal) && line.Contains("On trial", StringComparison.Ordinal));
    }
}
