using System.Text.Json.Nodes;
using SecMon.Silo.Cli;
using SecMon.Silo.Cli.Rules;
using SecMon.Silo.Ledger;
using SecMon.Silo.Tests.Ledger;

namespace SecMon.Silo.Tests.Cli;

/// <summary><c>rules explain --alert</c>: what the ledger says of an alert's decisions.</summary>
public sealed class AlertDecisionsTests : IAsyncDisposable
{
    private const string Document = """
        {"@timestamp":"2026-11-10T02:00:00.000000Z","rule":{"name":"Copied"},"secmon":{
          "alert":{"id":"a1","severity":"critical","rule_severity":"high","page":true},
          "signals":[{"rule_id":"r2","name":"CU-04 At night","severity":"low"}],
          "decisions":[
            {"id":"d1","title":"Silent account","effect":"raise","because":"left on 2026-10-01","facts":["signal EX-01","leaver ann"]},
            {"id":"d2","title":"Approved work","effect":"expect","applied":false},
            {"id":"d3","title":"Too much","error":"stopped at 1000 firings"}],
          "evidence":{"items":[{"file":"a.csv","position":0}]}}}
        """;

    private readonly SqliteBench _bench = new();

    [Fact]
    public async Task An_alert_says_which_decisions_came_up_and_why()
    {
        await AppendAsync();

        Assert.Equal(
            [
                "alert a1: Copied",
                "  critical (its rule says high), pages",
                "  absorbed: CU-04 At night (low)",
                "  → 'Silent account' [d1]: raise",
                "      because left on 2026-10-01",
                "      facts: signal EX-01, leaver ann",
                "  ✗ 'Approved work' [d2]: expect, not applied: another effect beat it, the signal is protected, or a row does not cover it",
                "  ✗ 'Too much' [d3]: had no effect",
                "      because it stopped at 1000 firings",
            ],
            await LinesAsync(decision: null));
        Assert.Equal("  → 'Silent account' [d1]: raise", (await LinesAsync("D1"))[3]);
        Assert.Equal("  'Under watch' did not come up for it", (await LinesAsync("Under watch"))[^1]);
        Assert.Equal(3, (await FoundAsync()).ToJson(AskedDecisions.All)["decisions"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_alert_that_is_not_there_is_wrong_usage()
    {
        await AppendAsync();

        Assert.Equal(ExitCode.Done, await RunAsync("--alert", "a1", "--data", _bench.Scratch.Path));
        Assert.Equal(ExitCode.Done, await RunAsync("Silent account", "--alert", "a1", "--data", _bench.Scratch.Path, "--format", "json"));
        Assert.Equal(ExitCode.Unusable, await RunAsync("--alert", "a2", "--data", _bench.Scratch.Path));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static Task<int> RunAsync(params string[] arguments) => RulesCommand.Create().Parse(["explain", .. arguments]).InvokeAsync();

    private async Task AppendAsync() =>
        await (await _bench.OpenAsync()).AppendAsync([new LedgerDraft(LedgerKind.Alert, "a1", 1, JsonNode.Parse(Document)!.ToJsonString())]);

    private async Task<AlertDecisions> FoundAsync() =>
        (await AlertDecisions.FindAsync(new LedgerFile(_bench.StorePath, postgreSql: null), "a1", before: null, TestContext.Current.CancellationToken))!;

    private async Task<string[]> LinesAsync(string? decision)
    {
        using var output = new StringWriter { NewLine = "\n" };
        (await FoundAsync()).Write(output, new Colours(false), new AskedDecisions(decision, []));
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
