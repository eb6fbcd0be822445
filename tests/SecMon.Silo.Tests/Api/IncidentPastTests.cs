using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using SecMon.Silo.Tests.Delivery;

namespace SecMon.Silo.Tests.Api;

/// <summary>What came behind a revision that somebody saw; the ledger has a decision later than the entry upon which it was made.</summary>
public sealed class IncidentPastTests : IAsyncDisposable
{
    private static readonly Incident Opened = Incidents.BreakIn();

    private readonly DeliveryBench _bench = new();

    [Fact]
    public async Task A_close_that_a_case_overtook_is_told_as_what_it_was()
    {
        await _bench.AppendAsync(
            Alerts.Alert("al-1", Incidents.Ten),
            Decided(1, "al-1", "al-2"),
            Alerts.Alert("al-3", Incidents.Ten),
            new LedgerDraft(LedgerKind.IncidentChange, Opened.Id, 2, IncidentJson.Write(new IncidentChange(CaseAction.Close, "an") { Verdict = CaseVerdict.Benign })),
            Decided(3, "al-3"));   // made upon the third entry: it is folded before the close
        var now = Opened with { ChangeRevision = 3 };

        var steps = await IncidentPast.ReadAsync(_bench.Ledger, Opened.Id, opened: 2);

        Assert.Equal(["al-1", "al-3", null], steps.Select(step => step.Joined.Count > 0 ? step.Joined[0] : null));
        Assert.Equal([false, false, true], steps.Select((_, at) => IncidentPast.IsOvertaken(steps, at, now)));
        Assert.Equal(["al-3"], IncidentPast.Since(steps, now, 1).SelectMany(step => step.Joined));
        Assert.Empty(IncidentPast.Since(steps, now, 3));
        Assert.Empty(IncidentPast.Since(steps, now, -1));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static LedgerDraft Decided(long trigger, params string[] cases) =>
        new(LedgerKind.Incident, $"{Opened.Id}:{trigger}", 1, IncidentJson.Write(Opened.Id, Incidents.Proposal(cases), trigger));
}
