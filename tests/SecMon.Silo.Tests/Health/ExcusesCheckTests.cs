using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Health;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;
using SecMon.Silo.Storage;
using static SecMon.Silo.Tests.Rules.ExcusedSignals;

namespace SecMon.Silo.Tests.Health;

public sealed class ExcusesCheckTests : IAsyncDisposable
{
    private const string Decisions = """
        title: On a row
        id: 0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c36
        decision:
          on: signals
          when:
            signal: {is: signal}
            work: {is: approval, account: $signal.user.name, from|lte: $signal.first, to|gte: $signal.last}
          then:
            - expect: signal
        owner: soc
        ---
        title: Known noise
        id: 0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c37
        decision:
          on: signals
          when:
            signal: {is: signal, user.name: batch}
          then:
            - lower: {signal: signal, by: 1}
        owner: soc
        expires: 2099-01-01
        """;

    private readonly Scratch _scratch = new();
    private readonly ManualClock _clock = new();
    private readonly Store _store;
    private readonly SqliteLedger _ledger;
    private readonly OutcomeMeter _outcomes;

    public ExcusesCheckTests()
    {
        _store = Store.Open(_scratch["secmon.db"]);
        _ledger = new SqliteLedger(_store, retention: null, _clock, NullLogger<SqliteLedger>.Instance);
        _outcomes = new OutcomeMeter(_clock);
    }

    [Fact]
    public async Task A_row_is_told_above_1_000_signals_with_who_approved_it_and_until_when()
    {
        var check = await CheckAsync(Row("batch_1"));
        Swallow(1_000, Fired("expect", "approval batch_1"));
        Assert.Empty(await check.LookAsync(CancellationToken.None));

        Swallow(1, Fired("expect", "approval batch_1"));

        var problem = Assert.Single(await check.LookAsync(CancellationToken.None));
        Assert.Equal(("ExcusesMuch", "approval batch_1", Severity.Medium), (problem.Name, problem.Subject, problem.Severity));
        Assert.Contains("1,001 signals", problem.Summary, StringComparison.Ordinal);
        Assert.Contains($"Approved by head, until {_clock.GetUtcNow().AddDays(2):yyyy-MM-dd} 23:59 UTC", problem.Summary, StringComparison.Ordinal);
        Assert.Contains("shorten the row", problem.Next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000, false)]
    [InlineData(10_001, true)]
    public async Task A_decision_without_a_row_is_told_above_10_000_rows_read(long rows, bool isTold)
    {
        var check = await CheckAsync("");
        _outcomes.Count(Signal(rows, "s1", Fired("lower") with { Title = "Known noise" }));
        _clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(isTold ? ["Known noise"] : [], (await check.LookAsync(CancellationToken.None)).Select(problem => problem.Subject));
        Assert.All(await check.LookAsync(CancellationToken.None), problem => Assert.Contains("soc keeps it, until 2099-01-01", problem.Summary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_that_is_gone_is_told_for_an_hour_so_that_nobody_takes_it_back_unseen()
    {
        var check = await CheckAsync("");
        Swallow(1_001, Fired("expect", "approval batch_1"));
        _clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Contains("not in its list any more", Assert.Single(await check.LookAsync(CancellationToken.None)).Summary, StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await check.LookAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Of_very_many_some_are_named_and_the_others_counted()
    {
        var check = await CheckAsync("");
        for (var i = 0; i < ExcusesCheck.MostNamed + 3; i++)
            _outcomes.Count(Signal(10_001, $"s{i}", Fired("expect", $"approval batch_{i}")));

        var problems = await check.LookAsync(CancellationToken.None);
        Assert.Equal(ExcusesCheck.MostNamed + 1, problems.Count);
        Assert.Equal("others", problems[^1].Subject);
        Assert.StartsWith("3 further", problems[^1].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_persons_id_in_a_row_is_not_told_and_the_row_is_found_all_the_same()
    {
        var check = await CheckAsync(Row("batch_999085000107"));
        var shown = new SecMon.Detection.Alerts.TextScrubber(SubjectPseudonyms.WithPublicKeys()).Scrub("approval batch_999085000107");
        Swallow(1_001, Fired("expect", shown));

        var problem = Assert.Single(await check.LookAsync(CancellationToken.None));
        Assert.Contains("Approved by head", problem.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("999085000107", problem.Subject + problem.Summary, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _scratch.Dispose();
    }

    private void Swallow(int signals, FiredDecision fired)
    {
        for (var i = 0; i < signals; i++)
            _outcomes.Count(Signal(0, null, fired));
    }

    private string Row(string account) => $"{account},pop.citizen,{_clock.GetUtcNow().AddDays(-1):yyyy-MM-dd},{_clock.GetUtcNow().AddDays(2):yyyy-MM-dd},CHG-7,head\n";

    private async Task<ExcusesCheck> CheckAsync(string rows)
    {
        var files = new RuleFiles([new RuleFile("d.yml", "d.yml", Decisions)], [new RuleFile("lists/facts/approval.csv", "facts/approval.csv", "*account,tables,from,to,ticket,approved_by\n" + rows)]);
        var book = await RuleBook.OpenAsync(_store, files, SubjectPseudonyms.WithPublicKeys, _clock);
        await book.AnnounceAsync(_ledger);
        Assert.Empty(book.Problems);
        return new ExcusesCheck(_outcomes, new ExcusesInForce(book, _clock), _clock);
    }
}
