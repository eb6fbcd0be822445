using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Health;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Health;

public sealed class DecisionsCheckTests : IAsyncDisposable
{
    private readonly Scratch _scratch = new();
    private readonly ManualClock _clock = new();
    private readonly Store _store;

    public DecisionsCheckTests() => _store = Store.Open(_scratch["secmon.db"]);

    [Fact]
    public async Task A_decision_that_failed_is_named_for_a_while()
    {
        var outcomes = new OutcomeMeter(_clock);
        var check = new DecisionsCheck(outcomes, await BookAsync(expires: null), _clock);
        Assert.Empty(await check.LookAsync(CancellationToken.None));

        outcomes.Count(OutcomeOf(new FiredDecision("d", "Wide", null, null, [], "more than 2,000 partial matches")));
        outcomes.Count(OutcomeOf(new FiredDecision("e", "Fine", "page", null, [])));

        var problem = Assert.Single(await check.LookAsync(CancellationToken.None));
        Assert.Equal(("DecisionFailed", "Wide", Severity.High), (problem.Name, problem.Subject, problem.Severity));
        Assert.Contains("partial matches", problem.Summary, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Empty(await check.LookAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(8, null)]
    [InlineData(7, "decides until")]
    [InlineData(0, "decides until")]
    [InlineData(-1, "has decided nothing since")]
    [InlineData(-8, null)]
    public async Task A_decision_that_ends_is_said_a_week_before_and_a_week_after(int days, string? said)
    {
        var check = new DecisionsCheck(new OutcomeMeter(_clock), await BookAsync(DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime).AddDays(days)), _clock);

        Assert.Equal(said is null ? [] : [("DecisionEnds", "Passing", true)], (await check.LookAsync(CancellationToken.None)).Select(problem => (problem.Name, problem.Subject, problem.Summary.Contains(said!, StringComparison.Ordinal))));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _scratch.Dispose();
    }

    private static SignalOutcome OutcomeOf(FiredDecision fired) => new()
    {
        Signal = new SignalFact
        {
            Rule = new RuleMetadata { Id = "r", Title = "rule", Version = "", Location = new SourceLocation("a.yml", 1, 1), Category = "" },
            Type = "detection",
            Ticks = 0,
            FirstTicks = 0,
            LastTicks = 0,
            Count = 1,
            Event = AlertContext.From([]),
        },
        Severity = Severity.Medium,
        Page = false,
        Decisions = [fired],
    };

    private async Task<RuleBook> BookAsync(DateOnly? expires)
    {
        var text = $$"""
            title: Passing
            id: 0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c36
            decision:
              on: signals
              when:
                signal: {is: signal, user.name: batch}
              then:
                - lower: {signal: signal, by: 1}
            owner: soc
            expires: {{expires ?? new DateOnly(2099, 1, 1):yyyy-MM-dd}}
            """;
        var book = await RuleBook.OpenAsync(_store, new RuleFiles([new RuleFile("d.yml", "d.yml", text)], []), SubjectPseudonyms.WithPublicKeys, _clock);
        await book.AnnounceAsync(new SqliteLedger(_store, retention: null, _clock, NullLogger<SqliteLedger>.Instance));
        return book;
    }
}
