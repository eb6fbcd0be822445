using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Cases;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using static SecMon.Silo.Tests.Delivery.CaseAlerts;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>An error while deciding about a case that nobody foresaw: it costs time, and no decision.</summary>
public sealed class DecidingFailureTests : IAsyncDisposable
{
    private static readonly DateTime Ten = DeliveryBench.Ten;

    private readonly DeliveryBench _bench = new();
    private readonly DecidingBench _deciding;

    public DecidingFailureTests() => _deciding = new DecidingBench(_bench);

    [Fact]
    public async Task It_is_told_and_other_cases_are_decided_about()
    {
        var fails = true;
        _deciding.Decider!.Watch = new DecisionWatch { Fired = (_, _) => Throw(fails) };
        await _deciding.AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        fails = false;
        await _deciding.AddAsync(Spray("al-3", Ten, user: "clerk_2"), Copy("al-4", Ten.AddMinutes(5), user: "clerk_2"));

        Assert.Equal(["al-3", "al-4"], Assert.Single(Incidents()).Cases.Select(one => one.Id));
        Assert.Equal(("decisions about cases", "failed at case al-2: nobody foresaw this"), Assert.Single(_deciding.Outcomes.FailedWithin(TimeSpan.FromHours(1))));
    }

    [Fact]
    public async Task The_same_decider_does_not_try_again()
    {
        await FailAsync();
        await _deciding.AddAsync(Look("al-9", Ten.AddMinutes(9), user: "clerk_9"));

        Assert.Empty(Incidents());
        Assert.Empty(await AgainAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_case_is_decided_about_again_once_other_rules_are_in_force_and_after_a_start(bool isRestarted)
    {
        await FailAsync();
        if (isRestarted)
            _deciding.Restart();
        _deciding.Decider = Decider(BreakIn);
        await _deciding.AddAsync(Look("al-9", Ten.AddMinutes(9), user: "clerk_9"));
        await _deciding.AddAsync(Look("al-10", Ten.AddMinutes(10), user: "clerk_9"));

        Assert.Equal(["al-1", "al-2"], Assert.Single(Incidents()).Cases.Select(one => one.Id));
        Assert.Equal(["al-2:2"], await AgainAsync());
        Assert.Equal(0, _bench.Count("decision_outbox"));
    }

    [Fact]
    public async Task A_case_that_fails_each_time_it_is_touched_waits_once()
    {
        await FailAsync();
        await _deciding.AddAsync(Copy("al-3", Ten.AddMinutes(6)), Copy("al-4", Ten.AddMinutes(7)));
        Assert.Equal(1, _bench.Count("decision_outbox"));

        _deciding.Decider = Decider(BreakIn);
        await _deciding.AddAsync(Look("al-9", Ten.AddMinutes(9), user: "clerk_9"));
        Assert.Equal(["al-2:4"], await AgainAsync());
    }

    [Fact]
    public async Task What_fails_again_waits_again()
    {
        await FailAsync();
        for (var i = 0; i < 2; i++)
        {
            _deciding.Decider = Broken();
            await _deciding.AddAsync(Look($"al-{i + 3}", Ten.AddMinutes(i), user: "clerk_9"));
        }

        Assert.Equal(1, _bench.Count("decision_outbox"));
        Assert.Equal(2, (await AgainAsync()).Count);
    }

    [Fact]
    public async Task Of_very_many_some_are_tried_at_once_and_then_the_others()
    {
        _deciding.Decider = Broken();
        var many = DecisionOutbox.MostAgain + 5;
        await _deciding.AddAsync([.. Enumerable.Range(0, many).SelectMany(at => (LedgerDraft[])[Spray($"al-s{at}", Ten, user: $"clerk_{at}"), Copy($"al-c{at}", Ten.AddMinutes(1), user: $"clerk_{at}")])]);

        _deciding.Decider = Decider(BreakIn);
        await _deciding.AddAsync(Look("al-1", Ten, user: "boss"));
        Assert.Equal((many, 0), (Incidents().Count, _bench.Count("decision_outbox")));
    }

    [Fact]
    public async Task Folding_again_gives_what_was_decided_in_the_end()
    {
        await FailAsync();
        await _deciding.AddAsync(Alerts.Change("al-1", 1, SecMon.Detection.Cases.CaseAction.Acknowledge));
        _deciding.Decider = Decider(BreakIn);
        await _deciding.AddAsync(Look("al-9", Ten.AddMinutes(9), user: "clerk_9"), Copy("al-10", Ten.AddHours(2)));
        var (tables, entries) = (_deciding.Dump(), (await _bench.Ledger.ReadAsync(0, 100)).Select(entry => entry.Hash).ToList());
        Assert.NotEmpty(Incidents());

        await _deciding.ForgetAsync();
        _deciding.Decider = Decider(BreakIn.Replace("use_case: AC-02", "use_case: PU-01", StringComparison.Ordinal));
        await _deciding.FoldAsync();

        Assert.Equal(tables, _deciding.Dump());
        Assert.Equal(entries, (await _bench.Ledger.ReadAsync(0, 100)).Select(entry => entry.Hash));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    /// <summary>Two cases that would be an incident, if deciding about the second did not fail.</summary>
    private async Task FailAsync()
    {
        _deciding.Decider = Broken();
        await _deciding.AddAsync(Spray("al-1", Ten), Copy("al-2", Ten.AddMinutes(5)));
        Assert.Empty(Incidents());
    }

    private static CaseDecider Broken()
    {
        var decider = Decider(BreakIn);
        decider.Watch = new DecisionWatch { Fired = (_, _) => Throw(isWanted: true) };
        return decider;
    }

    private static void Throw(bool isWanted)
    {
        if (isWanted)
            throw new InvalidOperationException("nobody foresaw this");
    }

    private List<SecMon.Detection.Incidents.Incident> Incidents() => [.. new IncidentIndex(_bench.Store).List(new IncidentFilter(), 100).Select(one => one.Incident)];

    private async Task<List<string>> AgainAsync() => [.. (await _bench.Ledger.ReadAsync(0, 1_000, LedgerKind.DecideAgain)).Select(entry => entry.Key)];
}
