using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Incidents;
using SecMon.Silo.Cli;
using SecMon.Silo.Cli.Rules;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using SecMon.Silo.Tests.Delivery;
using static SecMon.Silo.Tests.Delivery.CaseAlerts;

namespace SecMon.Silo.Tests.Cli;

/// <summary><c>rules explain DECISION --alert</c> of decisions about cases: what the ledger says was decided, and what is decided now.</summary>
public sealed class ExplainAlertTests : IAsyncDisposable
{
    private static readonly DateTime Ten = DeliveryBench.Ten;

    private readonly DeliveryBench _bench = new();
    private readonly DecidingBench _deciding;

    public ExplainAlertTests() => _deciding = new DecidingBench(_bench);

    [Fact]
    public async Task What_was_decided_then_and_what_is_decided_now_is_told()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)), Look("al-3", Ten.AddMinutes(6)));
        var incident = Assert.Single(new IncidentIndex(_bench.Store).List(new IncidentFilter(), 10)).Incident;

        var told = await LinesAsync("Break-in", "al-2", BreakIn);

        Assert.Equal(
            [
                "alert al-2: Copied out",
                "  high, as its rule says, does not page",
                "  → 'Break-in' [8d2b6a73-40f1-4e0b-8c0d-2f5e9a716c34]: upon it, task ask clerk_1, done to case al-2",
                "      facts: case AC-02 al-1, case EX-02 al-2",
                $"  → 'Break-in' [8d2b6a73-40f1-4e0b-8c0d-2f5e9a716c34]: upon it, incident {incident.Id} 'Break-in by clerk_1', high, does not page, by user.name 'clerk_1', cases: al-1, al-2",
                "      because first Spraying, then Copied out",
                "      facts: case AC-02 al-1, case EX-02 al-2",
                "now: decides 'Break-in' (d0.yml:1:1)",
                "  upon: case EX-02 'Copied out' al-2",
            ],
            told[..9]);
        Assert.Contains($"      opens the incident {incident.Id}: 'Break-in by clerk_1', high, does not page, by user.name 'clerk_1', cases: case AC-02 'Spraying' al-1, case EX-02 'Copied out' al-2", told);
        Assert.Contains("  → task: {case: act, text: ask {act.user.name}} (line 11), done to case EX-02 'Copied out' al-2", told);
        Assert.DoesNotContain(told, line => line.Contains("al-3", StringComparison.Ordinal));   // it came later
    }

    [Fact]
    public async Task An_alert_upon_which_nothing_was_decided_says_which_line_kept_it()
    {
        await AddAsync(Spray("al-1", Ten), Look("al-2", Ten.AddMinutes(1)), Copy("al-3", Ten.AddMinutes(2)));

        var told = await LinesAsync("Break-in", "al-2", BreakIn);

        Assert.Contains("  'Break-in' did not come up for it", told);
        Assert.Contains("  because nothing fits 'act: case': of case PU-01 'Looked up' al-2 'use_case|startswith: EX-' on line 7 is false, it has 'PU-01'", told);
    }

    [Fact]
    public async Task Rules_of_now_may_say_something_else_than_the_ledger()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));

        var told = await LinesAsync("Break-in", "al-2", BreakIn.Replace("before: 1d", "before: 2m", StringComparison.Ordinal));

        Assert.Contains(told, line => line.StartsWith("  → 'Break-in' [", StringComparison.Ordinal));
        Assert.Contains("now: does not decide 'Break-in' (d0.yml:1:1)", told);
        Assert.Contains(told, line => line.Contains("before: 2m}}' on line 7 is false, it has 2026-11-16T10:05:00Z", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_people_did_to_a_case_or_an_incident_counts(bool isIncident)
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        var incident = Assert.Single(new IncidentIndex(_bench.Store).List(new IncidentFilter(), 10)).Incident;
        await AddAsync(isIncident
            ? new LedgerDraft(LedgerKind.IncidentChange, incident.Id, incident.ChangeRevision + 1, IncidentJson.Write(new IncidentChange(CaseAction.Close, "an") { Verdict = CaseVerdict.Benign, Cases = ["al-1", "al-2"] }))
            : Alerts.Change("al-1", 1, CaseAction.Close, CaseVerdict.Benign));
        await AddAsync(Copy("al-3", Ten.AddHours(3)));

        var told = await LinesAsync("Break-in", "al-3", BreakIn.Replace("use_case: AC-02", "use_case: AC-02, status: open", StringComparison.Ordinal));

        Assert.Contains("  because nothing fits 'entry: case': of case AC-02 'Spraying' al-1 'status: open' on line 6 is false, it has 'closed'", told);
    }

    [Fact]
    public async Task Every_alert_is_explained_as_the_silo_decided()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)), Copy("al-3", Ten.AddMinutes(6)), Spray("al-4", Ten.AddMinutes(7), user: "clerk_2"));
        var incident = Assert.Single(new IncidentIndex(_bench.Store).List(new IncidentFilter(), 10)).Incident;
        await AddAsync(new LedgerDraft(LedgerKind.IncidentChange, incident.Id, incident.ChangeRevision + 1, IncidentJson.Write(new IncidentChange(CaseAction.Close, "an") { Verdict = CaseVerdict.Benign, Cases = ["al-1"] })));
        await AddAsync(Copy("al-5", Ten.AddHours(2)), Copy("al-6", Ten.AddHours(3), user: "clerk_2"), Alerts.Change("al-6", 1, CaseAction.Note), Copy("al-7", Ten.AddHours(3), user: "clerk_2"), Copy("al-8", Ten.AddHours(40)));
        var entries = await _bench.Ledger.ReadAsync(0, 1_000);
        var triggers = entries.Where(entry => entry.Kind is LedgerKind.Decision or LedgerKind.Incident).Select(entry => FoldedEntry.Of(entry).Decision!.Trigger).ToHashSet();
        Assert.Equal(3, triggers.Count);

        foreach (var alert in entries.Where(entry => entry.Kind == LedgerKind.Alert))
        {
            var told = JsonNode.Parse(string.Concat(await LinesAsync("Break-in", alert.Key, BreakIn, isJson: true)))!;
            Assert.Equal(triggers.Contains(alert.Sequence), told["case_decisions"]!.AsArray().Count > 0);
            Assert.Equal(triggers.Contains(alert.Sequence), told["explanations"]![0]!["effects"]!.AsArray().Any(effect => (bool)effect!["applied"]!));
        }
    }

    [Fact]
    public async Task Upon_an_expected_alert_nothing_is_decided()
    {
        var copy = Copy("al-2", Ten.AddMinutes(5));
        var body = JsonNode.Parse(copy.Body)!;
        body["secmon"]!["alert"]!["expected"] = "ticket 7";
        await AddAsync(Spray("al-1", Ten), copy with { Body = CanonicalJson.Write(body) });

        Assert.Contains("  because the case of the alert is expected, or its entry cannot be read, so nothing is decided about it", await LinesAsync("Break-in", "al-2", BreakIn));
    }

    [Fact]
    public async Task Without_a_decision_what_all_of_them_did_is_told()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));

        var told = await LinesAsync(reference: null, "al-2", BreakIn);

        Assert.Equal(2, told.Count(line => line.StartsWith("  → 'Break-in' [", StringComparison.Ordinal)));
        Assert.DoesNotContain(told, line => line.StartsWith("now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_decided_again_is_told_of_the_alert_upon_which_deciding_failed()
    {
        _deciding.Decider!.Watch = new DecisionWatch { Fired = (_, _) => throw new InvalidOperationException("nobody foresaw this") };
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        _deciding.Decider = Decider(BreakIn);
        await AddAsync(Look("al-9", Ten.AddMinutes(9), user: "clerk_9"));

        Assert.Contains(await LinesAsync(null, "al-2", BreakIn), line => line.Contains("upon it, incident ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_retention_removed_is_said()
    {
        await AddAsync(new LedgerDraft(LedgerKind.CutOff, "7", 1, """{"through":7}"""), Copy("al-2", Ten));

        Assert.Contains("  entries up to 7 were removed by retention, so cases of that time are missing", await LinesAsync("Break-in", "al-2", BreakIn));
    }

    [Fact]
    public async Task The_command_explains_it()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        var data = Path.GetDirectoryName(_bench.Store.Path)!;

        Assert.Equal(ExitCode.Done, await RulesCommand.Create().Parse(["explain", "Break-in that went on", "--alert", "al-2", "--data", data]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.Unusable, await RulesCommand.Create().Parse(["explain", "Break-in that went on", "--alert", "al-9", "--data", data]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private Task AddAsync(params LedgerDraft[] drafts) => _deciding.AddAsync(drafts);

    /// <summary>What is told with decisions of now.</summary>
    private async Task<string[]> LinesAsync(string? reference, string alert, string decisions, bool isJson = false)
    {
        var explain = reference is null ? new ExplainAlert() : new ExplainAlert(reference, Load(decisions));
        using var output = new StringWriter { NewLine = "\n" };
        Assert.True(await explain.TellAsync(new LedgerFile(_bench.Store.Path, postgreSql: null), alert, output, isJson ? null : new Colours(false), TestContext.Current.CancellationToken));
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
