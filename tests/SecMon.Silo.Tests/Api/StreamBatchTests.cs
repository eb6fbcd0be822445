using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Api;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using SecMon.Silo.Tests.Delivery;

namespace SecMon.Silo.Tests.Api;

/// <summary>Which events an entry makes: its alert, the cases that it touches, and the incidents of these.</summary>
public sealed class StreamBatchTests : IAsyncDisposable
{
    private readonly DeliveryBench _bench = new();

    [Fact]
    public async Task What_touches_a_case_touches_its_incidents_once_at_the_last_entry()
    {
        await _bench.AddAsync(Alerts.Alert("al-1", Incidents.Ten, group: "a"), Alerts.Alert("al-2", Incidents.Ten, group: "b"));
        var incident = Incidents.BreakIn();
        await _bench.Store.WriteAsync(connection =>
        {
            new IncidentTables(connection).SaveWithCases(incident, 2);
            return true;
        });
        await _bench.AddAsync(Alerts.Change("al-1", 1, CaseAction.Acknowledge));

        Assert.Equal(["alert 1", "alert ", "case 2", "case ", "incident 3"], await EventsAsync(after: 0));
        Assert.Equal(["case ", "incident 3"], await EventsAsync(after: 2));
    }

    [Fact]
    public async Task A_change_of_an_incident_tells_of_it_and_of_the_cases_that_close_with_it()
    {
        await _bench.AddAsync(Alerts.Alert("al-1", Incidents.Ten));
        var incident = Incidents.BreakIn();
        await _bench.Store.WriteAsync(connection =>
        {
            new IncidentTables(connection).SaveWithCases(incident, 1);
            return true;
        });
        await _bench.AddAsync(new LedgerDraft(LedgerKind.IncidentChange, incident.Id, 2, IncidentJson.Write(new IncidentChange(CaseAction.Close, "an") { Verdict = CaseVerdict.Benign, Cases = ["al-1"] })));

        Assert.Equal(["case ", "incident 2"], await EventsAsync(after: 1));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private async Task<List<string>> EventsAsync(long after)
    {
        var entries = await _bench.Ledger.ReadAsync(after, 100);
        var batch = await StreamBatch.ReadAsync(after, entries, _bench.Ledger, _bench.Index, new IncidentIndex(_bench.Store), new CaseIncidents(_bench.Store));
        return [.. batch.Items(new DocumentComposer(_bench.Options)).Select(item => $"{item.EventType} {item.EventId}")];
    }
}
