using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using SecMon.Silo.Sinks;
using static SecMon.Silo.Tests.Delivery.CaseAlerts;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>What people and systems hear of incidents.</summary>
public sealed class IncidentTellingTests : IAsyncDisposable
{
    private static readonly DateTime Ten = DeliveryBench.Ten;

    private readonly DeliveryBench _bench = new() { Decider = Decider(BreakIn) };
    private readonly FakeSink _people = new("people", SinkDocumentKinds.Notice);
    private readonly FakeSink _data = new("data", SinkDocumentKinds.Case | SinkDocumentKinds.Incident);

    [Fact]
    public async Task Cases_that_were_an_incident_before_anybody_heard_of_them_are_told_as_it()
    {
        await _bench.AppendAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        await StartAsync();
        await ToldAsync(1);
        await FoldedAsync();

        Assert.Equal("secmon.incident opened", Told().Last());
        Assert.DoesNotContain("al-2:raised", _people.Ids);
    }

    [Fact]
    public async Task A_case_that_opens_an_incident_is_told_as_the_incident()
    {
        await StartAsync();
        await BreakInAsync();

        Assert.Equal(["secmon.case raised", "secmon.incident opened"], Told());
    }

    [Fact]
    public async Task People_hear_again_of_what_makes_it_worse_and_at_most_once_a_minute()
    {
        await StartAsync();
        await BreakInAsync();
        await _bench.AppendAsync(Copy("al-3", Ten.AddHours(1), severity: "critical"));
        await ToldAsync(3);
        await _bench.AppendAsync(Copy("al-4", Ten.AddHours(2), severity: "critical"), Copy("al-5", Ten.AddHours(3), severity: "critical"));
        await _bench.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(["secmon.case raised", "secmon.incident opened", "secmon.incident joined", "secmon.incident joined"], Told());
        Assert.Equal(5, JsonNode.Parse(_people.Documents[^1].Json)!["secmon"]!["incident"]!["cases"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_makes_it_no_worse_wakes_nobody()
    {
        await StartAsync();
        await BreakInAsync();
        await _bench.AppendAsync(Copy("al-3", Ten.AddHours(1), severity: "low"));
        await FoldedAsync();
        await _bench.PassAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(2, _people.Documents.Count);
    }

    [Fact]
    public async Task An_acknowledged_harmless_incident_pages_again_when_a_copy_joins()
    {
        _bench.Decider = Decider(BreakIn.Replace("use_case|startswith: EX-", "use_case|startswith: [EX-, PU-]", StringComparison.Ordinal));
        await StartAsync();
        await _bench.AppendAsync(Spray("al-1", Ten));
        await ToldAsync(1);
        await _bench.AppendAsync(Look("al-2", Ten.AddMinutes(5)));
        await ToldAsync(2);
        await _bench.AppendAsync(Change(CaseAction.Acknowledge));
        await ToldAsync(3);
        await _bench.PassAsync(TimeSpan.FromMinutes(2));
        await _bench.AppendAsync(Copy("al-3", Ten.AddHours(1), page: true));
        await ToldAsync(4);

        Assert.Equal(["secmon.incident acknowledged", "secmon.incident joined"], Told().Skip(2));
        Assert.Equal((CaseStatus.Open, true), (Incident().Status, Incident().Page));
    }

    [Fact]
    public async Task A_closed_incident_is_told_and_so_is_the_case_that_was_told_before_it()
    {
        await StartAsync();
        await BreakInAsync();
        await _bench.AppendAsync(Change(CaseAction.Close, "al-1", "al-2"));
        await ToldAsync(4);

        Assert.Equal(["secmon.incident closed", "secmon.case closed"], Told().Skip(2));
    }

    [Fact]
    public async Task A_copy_after_a_harmless_incident_was_closed_is_told_at_once()
    {
        await StartAsync();
        await BreakInAsync(severity: "low");
        await _bench.AppendAsync(Change(CaseAction.Close, "al-1", "al-2"));
        await ToldAsync(4);
        await _bench.AppendAsync(Copy("al-3", Ten.AddHours(1), page: true));
        await ToldAsync(5);

        Assert.Equal(["secmon.incident opened"], Told().Skip(4));
    }

    [Fact]
    public async Task An_incident_is_as_loud_as_its_worst_case()
    {
        await StartAsync(new SinkRoute { MinLevel = Detection.Rules.Severity.Critical });
        await _bench.AppendAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        await FoldedAsync();
        await _bench.AppendAsync(Copy("al-3", Ten.AddHours(1), severity: "critical"));
        await ToldAsync(1);

        Assert.Equal(["secmon.incident opened"], Told());
    }

    [Fact]
    public async Task Nobody_looked_at_an_incident_is_told_once()
    {
        await StartAsync();
        await BreakInAsync();
        await _bench.UntilAsync("an overdue incident is told", () => Told().Contains("secmon.incident overdue"), TimeSpan.FromMinutes(5));
        await _bench.PassAsync(TimeSpan.FromHours(10), TimeSpan.FromMinutes(10));

        Assert.Single(Told(), word => word == "secmon.incident overdue");
    }

    [Fact]
    public async Task The_document_of_an_incident_follows_its_cases_and_they_name_it()
    {
        await StartAsync();
        await _bench.AppendAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        await _bench.UntilAsync("an incident is given", () => _data.Documents.Any(one => one.Kind == SinkDocumentKinds.Incident));
        await _bench.AppendAsync(Copy("al-3", Ten.AddMinutes(6)));
        await _bench.UntilAsync("its next revision", () => _data.Documents.Any(one => one is { Kind: SinkDocumentKinds.Incident, Version: 2 }));

        Assert.Equal([1, 2], _data.Documents.Where(one => one.Kind == SinkDocumentKinds.Incident).Select(one => one.Version).Distinct());
        var copied = JsonNode.Parse(_data.Documents.Last(one => one.Id == "al-2").Json)!;
        Assert.Equal(Incident().Id, (string?)copied["secmon"]!["case"]!["incidents"]![0]);
    }

    /// <summary>A sink keeps the document with the higher version: what is the same revision would never arrive.</summary>
    [Fact]
    public async Task A_case_that_joins_later_is_given_again_as_a_new_revision()
    {
        await StartAsync();
        await BreakInAsync();
        await _bench.UntilAsync("both cases name it", () => new[] { "al-1", "al-2" }.All(id => Newest(id)["secmon"]!["case"]!["incidents"] is JsonArray { Count: 1 }));

        Assert.Equal(2, _data.Documents.Where(one => one.Id == "al-1").Max(one => one.Version));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private JsonNode Newest(string id) => JsonNode.Parse(_data.Documents.Where(one => one.Id == id).MaxBy(one => one.Version)!.Json)!;

    private Task<DeliveryBench.Running> StartAsync(SinkRoute? route = null) => _bench.StartAsync([(_people, route ?? new SinkRoute()), (_data, new SinkRoute())]);

    /// <summary>A case that is told, and another that opens an incident with it.</summary>
    private async Task BreakInAsync(string severity = "high")
    {
        await _bench.AppendAsync(Spray("al-1", Ten));
        await ToldAsync(1);
        await _bench.AppendAsync(Copy("al-2", Ten.AddMinutes(5), severity: severity));
        await ToldAsync(2);
    }

    private Task ToldAsync(int count) => _bench.UntilAsync($"{count} notices", () => _people.Documents.Count >= count);

    private Task FoldedAsync() => _bench.UntilAsync("all is folded", () => _bench.Folder.Folded >= _bench.Ledger.LastSequence, TimeSpan.FromMilliseconds(1));

    private IEnumerable<string> Told() => _people.Documents.Select(document => JsonNode.Parse(document.Json)!["event"]!).Select(fields => $"{fields["dataset"]} {fields["action"]}");

    private Incident Incident() => new IncidentIndex(_bench.Store).List(new IncidentFilter(), 10)[0].Incident;

    private LedgerDraft Change(CaseAction action, params string[] cases) => new(
        LedgerKind.IncidentChange, Incident().Id, Incident().ChangeRevision + 1,
        IncidentJson.Write(new IncidentChange(action, "an") { Verdict = action == CaseAction.Close ? CaseVerdict.Benign : null, Cases = cases }));
}
