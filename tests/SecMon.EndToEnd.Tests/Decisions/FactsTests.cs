using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Decisions;

/// <summary>Who is excused changes while the silo runs: with a line in a list, and in the ledger.</summary>
public sealed class FactsTests : IDisposable
{
    private const string Rules = """
        title: Copied
        id: 7a1f0a3c-9a57-4c0e-8a44-2f1f3b7c9e02
        logsource: {category: test}
        detection: {sel: {kind: copy}, condition: sel}
        level: medium
        ---
        title: At night
        id: 7a1f0a3c-9a57-4c0e-8a44-2f1f3b7c9e03
        logsource: {category: test}
        detection: {sel: {night: true}, condition: sel}
        level: low
        """;

    private const string Header = "*account,tables,from,to,ticket,approved_by\n";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_row_excuses_from_then_on_and_nothing_before_and_the_ledger_says_who_was_excused()
    {
        _scratch.Write("rules/test.yml", Rules);
        foreach (var name in new[] { "approved-work.yml", "one-record-one-alert.yml" })
            _scratch.Write($"rules/decisions/{name}", File.ReadAllText(Path.Combine(Repository.Rules, "decisions", name)));
        _scratch.Write("rules/changed.yml", File.ReadAllText(Path.Combine(Repository.Rules, "monitor", "sm-06-exception-changed.yml")).Replace("category: database", "category: test", StringComparison.Ordinal));
        _scratch.Write("rules/decisions/on-trial.yml", """
            title: On trial
            id: 0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c38
            decision:
              on: signals
              when:
                signal: {is: signal, title: Copied}
              then:
                - page: signal
            secmon: {shadow: true}
            """);
        _scratch.Write("lists/facts/approval.csv", Header);
        _scratch.Write("log/a.json", Act(0));
        var configuration = _scratch.Write("secmon.yml", $$"""
            data: ./data
            rules: ./rules
            lists: ./lists
            sources:
              - {id: acts, path: "{{_scratch["log"]}}/*.json", format: json, logsource: {category: test}, live_within: off}
            """);
        await using var silo = await Silo.StartAsync(_scratch.Path, configuration);
        await Eventually.HoldsAsync("the first act is told, once for what it is and when", async () => (await AlertsAsync(silo)).Count == 1);
        var first = (await AlertsAsync(silo))[0];
        Assert.Equal("Copied", (string)first["rule"]!["name"]!);
        Assert.Equal(["At night"], first["secmon"]!["signals"]!.AsArray().Select(signal => (string)signal!["name"]!));

        var today = DateTime.UtcNow;
        var row = $"ann,pop.citizen,{today.AddDays(-1):yyyy-MM-dd},{today.AddDays(1):yyyy-MM-dd},CHG-7,eve\n";
        await File.WriteAllTextAsync(_scratch["lists/facts/approval.csv"], Header + row + "bob,pop.citizen,2026-01-01,2026-12-31,CHG-8,eve\n");
        await Eventually.HoldsAsync("the row is in the ledger", async () => await silo.MetricAsync("secmon_rule_set_errors") == 1 && await silo.MetricAsync("secmon_ledger_sequence") > 2);
        await File.AppendAllTextAsync(_scratch["log/a.json"], Act(1) + Act(2, since: today.AddMinutes(-5)));
        await Eventually.HoldsAsync("both acts are in the ledger", async () => (await AlertsAsync(silo)).Count == 4);

        await Eventually.HoldsAsync("that somebody is excused is told", async () => (await AlertsAsync(silo, ofSecMon: true)).Count == 1);
        var change = (await AlertsAsync(silo, ofSecMon: true))[0];
        Assert.StartsWith("Somebody came to be excused: added to approval at ", (string?)change["message"], StringComparison.Ordinal);
        Assert.Contains($": account=ann to={today.AddDays(1):yyyy-MM-dd} approved_by=eve ticket=CHG-7", (string)change["message"]!, StringComparison.Ordinal);
        Assert.Null(change["user"]);   // ann only worked when the list was edited

        // By its time the last happened before anybody had approved it. What is expected absorbs nothing: each signal says that it is.
        Assert.Equal([null, "ticket CHG-7, approved by eve", "ticket CHG-7, approved by eve", null], (await AlertsAsync(silo)).Select(alert => (string?)alert["secmon"]!["alert"]!["expected"]));
        Assert.Equal(2, await silo.MetricAsync("secmon_decisions_total{decision=\"Approved work\",effect=\"expect\"}"));
        var excused = Assert.Single((await silo.GetJsonAsync("/api/v1/excuses"))["rows"]!.AsArray())!;
        Assert.Equal(("ann", "eve", "CHG-7", 2), ((string)excused["account"]!, (string)excused["approved_by"]!, (string)excused["ticket"]!, (int)excused["swallowed"]!["signals"]!));
        Assert.InRange((DateTime)excused["since"]!, today, DateTime.UtcNow);
        Assert.Equal(3, await silo.MetricAsync("secmon_signals_total{rule=\"At night\"}"));
        Assert.Equal(3, await silo.MetricAsync("secmon_shadow_decisions_total{decision=\"On trial\",effect=\"page\"}"));
        Assert.All(await AlertsAsync(silo), alert => Assert.Null(alert["secmon"]!["alert"]!["page"]));
        Assert.Equal(0, await silo.MetricAsync("secmon_rule_set_changes_total"));
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));

        await using var export = await SecMonProcess.RunAsync(_scratch.Path, "ledger", "export", "--data", "data");
        var facts = Assert.Single(export.Output.Select(line => JsonNode.Parse(line)!), entry => (string)entry["kind"]! == "facts");
        Assert.Contains("CHG-7", (string)facts["body"]!["added"]![0]!, StringComparison.Ordinal);
        await using var verify = await SecMonProcess.RunAsync(_scratch.Path, "ledger", "verify", "--data", "data");
        Assert.Equal(0, verify.ExitCode);
    }

    private static string Act(int number, DateTime? since = null) => new JsonObject
    {
        ["@timestamp"] = (since ?? DateTime.UtcNow).ToString("O"),
        ["kind"] = "copy",
        ["night"] = true,
        ["number"] = number,
        ["user.name"] = "ann",
        ["db.collection.name"] = new JsonArray("pop.citizen"),
    }.ToJsonString() + "\n";

    private static async Task<List<JsonNode>> AlertsAsync(Silo silo, bool ofSecMon = false) =>
    [
        .. (await silo.GetJsonAsync("/api/v1/alerts"))["alerts"]!.AsArray().Select(alert => alert!)
            .Where(alert => (string)alert["rule"]!["name"]! == "An exception was added" == ofSecMon)
            .OrderBy(alert => (long)alert["event"]!["sequence"]!),
    ];
}
