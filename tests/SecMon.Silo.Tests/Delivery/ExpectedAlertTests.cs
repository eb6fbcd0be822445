using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using SecMon.Silo.Sinks;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>What decisions made of alerts, as people hear of it.</summary>
public sealed class ExpectedAlertTests : IAsyncDisposable
{
    private static readonly DateTime Ten = DeliveryBench.Ten;

    private readonly DeliveryBench _bench = new();

    [Fact]
    public async Task An_expected_alert_is_on_record_and_told_to_nobody_and_counts_as_no_open_case()
    {
        var (people, records) = (new FakeSink("people", SinkDocumentKinds.Notice), new FakeSink("records", SinkDocumentKinds.Alert));
        await _bench.AppendAsync(Decided(Alerts.Alert("al-1", Ten, group: "a"), alert => alert["expected"] = "ticket 7"), Alerts.Alert("al-2", Ten, group: "b"));
        await _bench.StartAsync((people, new SinkRoute()), (records, new SinkRoute()));
        await _bench.UntilAsync("both are on record", () => records.Documents.Count == 2);
        await _bench.UntilAsync("the other is told", () => people.Documents.Count == 1);

        Assert.Equal(["al-2:raised"], people.Documents.Select(document => document.Id));
        Assert.Contains("\"expected\":\"ticket 7\"", records.Documents[0].Json, StringComparison.Ordinal);
        Assert.Equal([true, false], _bench.Cases().Select(one => one.IsExpected));
        Assert.Equal(1, _bench.Index.CountOpen(Severity.High, DateTime.MaxValue));
        Assert.Equal(1, _bench.Index.CountCases().Sum(count => count.Count));
    }

    [Fact]
    public async Task A_case_of_expected_alerts_is_told_with_the_first_that_is_not()
    {
        var people = new FakeSink("people", SinkDocumentKinds.Notice);
        await _bench.AppendAsync(Decided(Alerts.Alert("al-1", Ten), alert => alert["expected"] = "ticket 7"));
        await _bench.StartAsync(people);
        await _bench.AppendAsync(Alerts.Alert("al-2", Ten.AddSeconds(1)));
        await _bench.UntilAsync("it is told", () => people.Documents.Count == 1);

        var one = Assert.Single(_bench.Cases());
        Assert.Equal((2, false, true), (one.Count, one.IsExpected, one.IsTold));
        Assert.Null(Document(people, 0)["secmon"]!["alert"]!["expected"]);
    }

    [Fact]
    public async Task A_case_that_gets_worse_than_people_heard_is_told_again()
    {
        var people = new FakeSink("people", SinkDocumentKinds.Notice);
        await _bench.AppendAsync(Alerts.Alert("al-1", Ten, severity: "medium"));
        await _bench.StartAsync(people);
        await _bench.UntilAsync("raised", () => people.Documents.Count == 1);
        await _bench.AppendAsync(Decided(Alerts.Alert("al-2", Ten.AddSeconds(1), severity: "critical"), alert => alert["page"] = true));
        await _bench.PassAsync(TimeSpan.FromMinutes(2));
        await _bench.UntilAsync("told again", () => people.Documents.Count == 2);

        var one = Assert.Single(_bench.Cases());
        Assert.Equal((Severity.Critical, true, 1), (one.Severity, one.Page, one.News));
        Assert.Equal((99, "critical"), ((int)Document(people, 1)["event"]!["severity"]!, (string?)Document(people, 1)["secmon"]!["alert"]!["severity"]));
    }

    [Fact]
    public async Task An_expected_one_that_joins_makes_a_case_no_worse()
    {
        await _bench.AddAsync(
            Alerts.Alert("al-1", Ten, severity: "medium"), Decided(Alerts.Alert("al-2", Ten.AddSeconds(1), severity: "high"), alert => alert["expected"] = "ticket 7"));

        var one = Assert.Single(_bench.Cases());
        Assert.Equal((Severity.Medium, 0, 2), (one.Severity, one.News, one.Count));
    }

    [Fact]
    public void Of_two_alerts_that_differ_in_what_was_decided_the_first_stands()
    {
        var plain = Alerts.Alert("al-1", Ten);
        var decided = Decided(plain, alert =>
        {
            (alert["severity"], alert["rule_severity"], alert["page"], alert["expected"]) = ("low", "high", true, "ticket 7");
            var secmon = alert.Parent!.AsObject();
            secmon["signals"] = new JsonArray(new JsonObject { ["name"] = "night" });
            secmon["decisions"] = new JsonArray(new JsonObject { ["id"] = "d" });
            secmon.Parent!["event"]!["severity"] = 21;
        });

        Assert.True(LedgerIdentity.IsSame(LedgerKind.Alert, plain.Body, decided.Body));
        Assert.False(LedgerIdentity.IsSame(LedgerKind.Alert, plain.Body, Alerts.Alert("al-1", Ten.AddSeconds(1)).Body));
        Assert.False(LedgerIdentity.IsSame(LedgerKind.Alert, plain.Body, "[1]"));
    }

    public async ValueTask DisposeAsync() => await _bench.DisposeAsync();

    private static JsonNode Document(FakeSink sink, int place) => JsonNode.Parse(sink.Documents[place].Json)!;

    private static LedgerDraft Decided(LedgerDraft draft, Action<JsonObject> change)
    {
        var document = JsonNode.Parse(draft.Body)!;
        change(document["secmon"]!["alert"]!.AsObject());
        return draft with { Body = CanonicalJson.Write(document) };
    }
}
