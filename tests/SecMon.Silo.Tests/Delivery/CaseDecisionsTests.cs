using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;
using static SecMon.Silo.Tests.Delivery.CaseAlerts;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>Decisions about cases in the fold of the ledger.</summary>
public sealed class CaseDecisionsTests : IAsyncDisposable
{
    private static readonly DateTime Ten = DeliveryBench.Ten;

    private static readonly string[] Tables = ["case_index", "alert_index", "incident_index", "incident_case"];

    private readonly DeliveryBench _bench = new();
    private readonly OutcomeMeter _outcomes = new(TimeProvider.System);
    private CaseDecider? _decider = Decider(BreakIn);
    private LedgerFolding? _folding;

    [Fact]
    public async Task Cases_of_one_account_become_an_incident_that_the_ledger_explains()
    {
        await AddAsync(Spray("al-1", Ten), Look("al-2", Ten.AddMinutes(1)), Copy("al-3", Ten.AddMinutes(20)));

        var incident = Assert.Single(Incidents());
        Assert.Equal(("Break-in by clerk_1", "clerk_1", "opened"), (incident.Title, incident.Value, incident.Action));
        Assert.Equal(["al-1", "al-3"], incident.Cases.Select(one => one.Id));
        Assert.Equal("first Spraying, then Copied out", incident.Reasons[0].Because);
        Assert.Equal(["ask clerk_1"], Case("al-3").Tasks);
        Assert.Equal([LedgerKind.Alert, LedgerKind.Alert, LedgerKind.Alert, LedgerKind.Decision, LedgerKind.Incident], (await _bench.Ledger.ReadAsync(0, 100)).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task A_case_of_another_account_joins_no_incident()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(20), user: "clerk_2"));

        Assert.Empty(Incidents());
    }

    [Fact]
    public async Task The_same_cases_touched_again_decide_nothing_anew()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)), Copy("al-3", Ten.AddMinutes(6)), Spray("al-4", Ten.AddMinutes(7)), Copy("al-5", Ten.AddMinutes(8)));

        Assert.Equal(2, (await _bench.Ledger.ReadAsync(0, 100)).Count(entry => entry.Kind is LedgerKind.Decision or LedgerKind.Incident));
        Assert.Equal(3, Assert.Single(Incidents()).Cases.Single(one => one.UseCase == "EX-02").Count);
    }

    [Fact]
    public async Task What_comes_later_joins_while_the_incident_is_open()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        await AddAsync(Copy("al-3", Ten.AddHours(3)));

        var incident = Assert.Single(Incidents());
        Assert.Equal(["al-1", "al-2", "al-3"], incident.Cases.Select(one => one.Id));
        Assert.Equal("joined", incident.Action);
    }

    [Fact]
    public async Task A_closed_incident_is_never_joined()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        await CloseAsync(Incidents()[0], "al-1", "al-2");
        await AddAsync(Copy("al-3", Ten.AddHours(3)));

        Assert.Equal([["al-1", "al-2"], ["al-3"]], Incidents().Select(one => one.Cases.Select(member => member.Id).ToArray()));
        Assert.Equal([false, true], Incidents().Select(one => one.IsOpen));
    }

    [Fact]
    public async Task Closing_an_incident_closes_its_cases_and_opens_no_other()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        await CloseAsync(Incidents()[0], "al-1", "al-2");

        Assert.Equal([CaseStatus.Closed, CaseStatus.Closed], _bench.Cases().Select(one => one.Status));
        Assert.Equal(("closed", CaseVerdict.Benign), (Assert.Single(Incidents()).Action, Incidents()[0].Verdict));
    }

    [Fact]
    public async Task What_joins_while_somebody_closes_stays_open_and_so_does_the_incident()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        var seen = Incidents()[0];
        await AddAsync(Copy("al-3", Ten.AddHours(3)));
        await CloseAsync(seen, "al-1", "al-2");

        Assert.Equal([CaseStatus.Closed, CaseStatus.Closed, CaseStatus.Open], _bench.Cases().Select(one => one.Status));
        Assert.True(Assert.Single(Incidents()).IsOpen);
    }

    [Fact]
    public async Task An_incident_resolves_when_its_last_case_is_closed_and_opens_with_it_again()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        await AddAsync(Alerts.Change("al-1", 1, CaseAction.Close, CaseVerdict.Benign), Alerts.Change("al-2", 1, CaseAction.Close, CaseVerdict.TruePositive));
        Assert.Equal(("resolved", CaseVerdict.TruePositive), (Incidents()[0].Action, Incidents()[0].Verdict));

        await AddAsync(Alerts.Change("al-2", 2, CaseAction.Reopen));
        Assert.Equal(("reopened", true), (Incidents()[0].Action, Incidents()[0].IsOpen));
    }

    [Theory]
    [InlineData("critical", false, true)]
    [InlineData("high", true, true)]
    [InlineData("high", false, false)]
    [InlineData("low", false, false)]
    public async Task An_acknowledgement_falls_when_what_joins_makes_it_worse(string severity, bool page, bool falls)
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        var incident = Incidents()[0];
        await AddAsync(new LedgerDraft(LedgerKind.IncidentChange, incident.Id, incident.ChangeRevision + 1, IncidentJson.Write(new IncidentChange(CaseAction.Acknowledge, "an"))));
        Assert.Equal(CaseStatus.Acknowledged, Incidents()[0].Status);

        await AddAsync(Copy("al-3", Ten.AddHours(3), severity: severity, page: page));

        Assert.Equal(falls ? CaseStatus.Open : CaseStatus.Acknowledged, Incidents()[0].Status);
        Assert.Equal(falls ? 2 : 1, Incidents()[0].News);
    }

    [Fact]
    public async Task Folding_again_gives_the_same_with_other_decisions_and_adds_nothing()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)), Look("al-3", Ten.AddMinutes(6)));
        _decider = Decider(BreakIn.Replace("level: high", "level: critical", StringComparison.Ordinal).Replace("startswith: EX-", "startswith: [EX-, PU-]", StringComparison.Ordinal));
        await AddAsync(Copy("al-4", Ten.AddHours(2)), Spray("al-5", Ten.AddHours(3)), Look("al-6", Ten.AddHours(4), user: "clerk_2"));
        await CloseAsync(Incidents()[0], "al-1");
        await AddAsync(Copy("al-7", Ten.AddHours(5)), Alerts.Change("al-4", 1, CaseAction.Note));
        var (tables, entries) = (Dump(), await _bench.Ledger.ReadAsync(0, 1_000));
        Assert.NotEmpty(Incidents());

        await ForgetAsync();
        _decider = Decider(BreakIn.Replace("use_case: AC-02", "use_case: PU-01", StringComparison.Ordinal));
        await FoldAsync();

        Assert.Equal(tables, Dump());
        Assert.Equal(entries.Select(entry => entry.Hash), (await _bench.Ledger.ReadAsync(0, 1_000)).Select(entry => entry.Hash));
    }

    [Fact]
    public async Task That_nothing_was_decided_is_noted_before_other_decisions_come_into_force()
    {
        await AddAsync(Look("al-1", Ten), Copy("al-2", Ten.AddMinutes(1)));
        _decider = Decider(BreakIn.Replace("use_case: AC-02", "use_case: PU-01", StringComparison.Ordinal));
        await AddAsync(Look("al-3", Ten.AddHours(30), user: "clerk_9"));
        var tables = Dump();

        await ForgetAsync();
        await FoldAsync();

        Assert.Equal(tables, Dump());
        Assert.Empty(Incidents());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_before_or_after_the_ledger_has_a_decision_repeats_nothing(bool isAppended)
    {
        await AddAsync(Spray("al-1", Ten), Look("al-2", Ten.AddMinutes(1)));
        await _bench.AppendAsync(Copy("al-3", Ten.AddMinutes(20)));
        var entries = (await _bench.Ledger.ReadAsync(2, 100)).Select(FoldedEntry.Of).ToList();
        var fold = new DeliveryFold(_bench.Options);
        await _bench.Store.WriteAsync(connection => fold.Apply(connection, entries, new CaseDeciding(fold, connection, _decider, 0, Array.Empty<FoldedEntry>().ToLookup(_ => 0L))));
        if (isAppended)
            await _bench.AppendAsync(Waiting());
        Assert.Empty(Incidents());

        _folding = null;
        await FoldAsync();

        Assert.Equal(["al-1", "al-3"], Assert.Single(Incidents()).Cases.Select(one => one.Id));
        Assert.Equal(0, _bench.Count("decision_outbox"));
        Assert.Equal(0, _bench.Count("decision_applied"));
        Assert.Equal(5, (await _bench.Ledger.ReadAsync(0, 100)).Count);
    }

    [Fact]
    public async Task Without_decisions_about_cases_the_ledger_holds_what_it_held()
    {
        _decider = Decider();
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)), Alerts.Change("al-1", 1, CaseAction.Note));
        await FoldAsync();

        Assert.Equal([LedgerKind.Alert, LedgerKind.Alert, LedgerKind.CaseChange], (await _bench.Ledger.ReadAsync(0, 100)).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task An_incident_of_suppressed_cases_is_told_to_nobody_until_another_joins()
    {
        await AddAsync(Alerts.Suppress("s1", Ten.AddHours(1), user: "clerk_1"), Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        Assert.Equal((false, 0), (Incidents()[0].IsTold, Incidents()[0].News));

        await AddAsync(Copy("al-3", Ten.AddHours(2)));
        Assert.Equal((true, 1), (Incidents()[0].IsTold, Incidents()[0].News));
    }

    [Fact]
    public async Task Who_takes_an_incident_takes_its_cases()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        await ChangeAsync(Incidents()[0], CaseAction.Acknowledge);

        Assert.All(_bench.Cases(), one => Assert.Equal((CaseStatus.Acknowledged, "an"), (one.Status, one.Assignee)));
    }

    [Fact]
    public async Task What_joins_while_somebody_acknowledges_is_not_acknowledged_and_nor_is_the_incident()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        var seen = Incidents()[0];
        await AddAsync(Copy("al-3", Ten.AddHours(3)));
        await ChangeAsync(seen, CaseAction.Acknowledge);

        Assert.Equal(CaseStatus.Open, Incidents()[0].Status);
        Assert.All(_bench.Cases(), one => Assert.Equal(CaseStatus.Open, one.Status));
    }

    [Fact]
    public async Task A_change_that_came_too_late_does_not_stand_in_the_way_of_the_next()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        var seen = Incidents()[0];
        await AddAsync(Alerts.Change("al-1", 1, CaseAction.Close, CaseVerdict.Benign), Alerts.Change("al-2", 1, CaseAction.Close, CaseVerdict.Benign));
        await ChangeAsync(seen, CaseAction.Acknowledge);
        Assert.True(Incidents()[0].ChangeRevision > seen.ChangeRevision);

        await ChangeAsync(Incidents()[0], CaseAction.Reopen);
        Assert.True(Incidents()[0].IsOpen);
    }

    [Fact]
    public async Task Of_very_many_incidents_in_a_minute_people_hear_by_their_cases()
    {
        var most = _bench.Options.MostCasesPerRuleAndMinute;
        await AddAsync([.. Enumerable.Range(0, most + 5).SelectMany(i => (LedgerDraft[])[Spray($"al-s{i}", Ten, user: $"clerk_{i}"), Copy($"al-c{i}", Ten.AddMinutes(1), user: $"clerk_{i}")])]);

        Assert.Equal(most + 5, Incidents().Count);
        Assert.Equal(most, Incidents().Count(one => one.IsTold));
        Assert.All(Incidents().Where(one => !one.IsTold), one => Assert.True(one.IsWithheld));
    }

    [Fact]
    public async Task What_an_expected_case_swallows_is_counted_alert_by_alert()
    {
        _decider = Decider("""
            title: Known copies
            id: 8d2b6a73-40f1-4e0b-8c0d-2f5e9a716c35
            decision:
              on: case
              when:
                copy: {is: case, use_case: EX-02}
              then:
                - expect: copy
            owner: soc
            expires: 2099-01-01
            """);
        await AddAsync(Copy("al-1", Ten), Copy("al-2", Ten.AddMinutes(1)), Copy("al-3", Ten.AddMinutes(2)), Spray("al-4", Ten.AddMinutes(3)));
        Assert.True(Case("al-1").IsExpected);

        Assert.Equal((new ExcuseName("Known copies", IsRow: false), 3), Assert.Single(_outcomes.Excuses.All.Select(one => (one.Name, one.Swallowed.Signals))));
    }

    [Fact]
    public async Task The_ledger_verifies_with_decisions_in_it()
    {
        await AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));

        Assert.All(await _bench.Ledger.ReadAsync(0, 100), entry => Assert.True(entry.IsWhole));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private async Task AddAsync(params LedgerDraft[] drafts)
    {
        foreach (var draft in drafts)
        {
            await _bench.AppendAsync(draft);
            await FoldAsync();
        }
    }

    /// <summary>As the folder does it, to the end of the ledger.</summary>
    private async Task FoldAsync()
    {
        if (_folding is null)
        {
            _folding = new LedgerFolding(_bench.Ledger, _bench.Store, new DeliveryFold(_bench.Options), () => _decider, _outcomes);
            await _folding.OpenAsync(_bench.Folded());
        }

        await _bench.FoldAsync(_folding);
    }

    private async Task ForgetAsync()
    {
        _folding = null;
        foreach (var table in Tables.Concat(["case_link", "storm_minute", "held_index", "decision_outbox", "decision_applied", "suppression"]))
            await _bench.ExecuteAsync($"DELETE FROM {table}");
        await _bench.ExecuteAsync("UPDATE delivery_fold SET sequence = 0, hash = ''");
    }

    private List<string> Dump() => [.. Tables.SelectMany(_bench.Rows)];

    private Task CloseAsync(Incident seen, params string[] cases) => AddAsync(new LedgerDraft(
        LedgerKind.IncidentChange, seen.Id, seen.ChangeRevision + 1,
        IncidentJson.Write(new IncidentChange(CaseAction.Close, "an") { Verdict = CaseVerdict.Benign, Cases = cases })));

    private Task ChangeAsync(Incident seen, CaseAction action) => AddAsync(new LedgerDraft(
        LedgerKind.IncidentChange, seen.Id, seen.ChangeRevision + 1, IncidentJson.Write(new IncidentChange(action, "an"))));

    private List<Incident> Incidents() => [.. new IncidentIndex(_bench.Store).List(new IncidentFilter(), 100).Select(one => one.Incident)];

    private Case Case(string id) => _bench.Index.FindCase(id)!;

    private LedgerDraft[] Waiting() => [.. _bench.Rows("decision_outbox").Select(row => JsonNode.Parse(row)!.AsArray())
        .Select(row => new LedgerDraft((string)row[1]!, (string)row[2]!, 1, (string)row[3]!))];
}
