using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Rules;

/// <summary>Who is excused is in the ledger, row by row, and no row excuses what happened before it was there.</summary>
public sealed class ExcuseBookTests : IAsyncDisposable
{
    private const string Header = "*account,tables,from,to,ticket,approved_by\n";
    private const string First = "batch_1,pop.citizen,2026-01-05,2026-01-06,CHG-7,head\n";
    private const string Second = "batch_2,pop.citizen,2026-01-05,2026-01-06,CHG-001085000107,head\n";

    private const string Decision = """
        title: Approved
        id: 0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c36
        decision:
          on: signals
          when:
            signal: {is: signal}
            work: {is: approval, account: $signal.user.name, from|lte: $signal.first, to|gte: $signal.last}
          then:
            - expect: signal
        owner: soc
        """;

    private readonly Scratch _scratch = new();
    private readonly ManualClock _clock = new();
    private readonly Store _store;
    private readonly SqliteLedger _ledger;

    public ExcuseBookTests()
    {
        _store = Store.Open(_scratch["secmon.db"]);
        _ledger = new SqliteLedger(_store, retention: null, _clock, NullLogger<SqliteLedger>.Instance);
    }

    [Fact]
    public async Task Rows_of_a_new_data_folder_were_always_there_and_later_ones_since_they_came()
    {
        var book = await StartAsync(First);
        Assert.Equal(long.MinValue, Since(book, "batch_1"));

        _clock.Advance(TimeSpan.FromHours(1));
        await book.TakeAsync(Files(First + Second), _ledger);

        Assert.Equal((long.MinValue, _clock.GetUtcNow().UtcDateTime.Ticks), (Since(book, "batch_1"), Since(book, "batch_2")));
    }

    [Fact]
    public async Task A_restart_remembers_and_what_was_written_meanwhile_is_new()
    {
        var book = await StartAsync(First);
        _clock.Advance(TimeSpan.FromHours(1));
        await book.TakeAsync(Files(First + Second), _ledger);
        var since = Since(book, "batch_2");
        _clock.Advance(TimeSpan.FromHours(1));

        book = await StartAsync(First.Replace("batch_1", "batch_3") + Second);

        Assert.Equal((since, _clock.GetUtcNow().UtcDateTime.Ticks), (Since(book, "batch_2"), Since(book, "batch_3")));
    }

    [Fact]
    public async Task Rows_that_a_new_folder_did_not_have_are_not_taken_for_old_ones()
    {
        var book = await StartAsync("");
        _clock.Advance(TimeSpan.FromHours(1));
        await book.TakeAsync(Files(First), _ledger);

        Assert.Equal(_clock.GetUtcNow().UtcDateTime.Ticks, Since(book, "batch_1"));
    }

    [Fact]
    public async Task The_ledger_says_each_row_that_came_or_went_without_persons_and_the_rule_set_stays()
    {
        var book = await StartAsync(First);
        var set = book.Current.RuleSet.Hash;
        _clock.Advance(TimeSpan.FromHours(1));
        await book.TakeAsync(Files(Second), _ledger);
        _clock.Advance(TimeSpan.FromHours(1));
        await book.TakeAsync(Files("# only a comment\n" + Second), _ledger);

        var entries = await EntriesAsync();
        Assert.Equal([(1, 0), (1, 1)], entries.Select(body => ((int)body["counts"]!["added"]!, (int)body["counts"]!["removed"]!)));
        var added = (string)entries[1]["added"]![0]!;
        Assert.Contains("batch_2", added, StringComparison.Ordinal);
        Assert.DoesNotContain("001085000107", added, StringComparison.Ordinal);
        Assert.Contains("batch_1", (string)entries[1]["removed"]![0]!, StringComparison.Ordinal);
        Assert.Equal(set, book.Current.RuleSet.Hash);
        Assert.Equal(0, book.Changes);
    }

    [Fact]
    public async Task Sources_tell_what_came_and_what_went_once_and_the_same_after_a_restart()
    {
        var book = await StartAsync(First);
        Assert.Empty(book.ExcuseNews);
        _clock.Advance(TimeSpan.FromHours(1));
        await book.TakeAsync(Files(First + Second), _ledger);
        var told = Assert.Single(book.ExcuseNews);
        Assert.Matches("^added to approval at [-0-9T:.]+Z: account=batch_2 to=2026-01-06 approved_by=head ticket=", told.Text);
        Assert.DoesNotContain("001085000107", told.Text, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromHours(1));

        book = await StartAsync(Second);   // written while nobody watched

        Assert.Equal(told, book.ExcuseNews[0]);
        Assert.Matches("^removed from approval at [-0-9T:.]+Z: account=batch_1 ", Assert.Single(book.ExcuseNews.Skip(1)).Text);

        _clock.Advance(TimeSpan.FromDays(8));
        Assert.Empty((await StartAsync(Second)).ExcuseNews);
    }

    [Fact]
    public async Task Lists_that_were_read_again_and_say_the_same_are_no_others()
    {
        var book = await StartAsync(First);
        var (facts, decider) = (book.Facts, book.CaseDecider);
        await book.TakeAsync(Files(First), _ledger);
        Assert.Same(facts, book.Facts);
        Assert.Same(decider, book.CaseDecider);

        await book.TakeAsync(Files(First + Second), _ledger);
        Assert.NotSame(decider, book.CaseDecider);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_hides_no_change_behind_an_earlier_one()
    {
        var book = await StartAsync(First);
        _clock.Advance(TimeSpan.FromHours(2));
        await book.TakeAsync(Files(First + Second), _ledger);
        _clock.Advance(TimeSpan.FromHours(-2));
        await book.TakeAsync(Files(First + Second.Replace("2026-01-06", "2026-01-20", StringComparison.Ordinal)), _ledger);

        Assert.Equal(["added to", "added to", "removed from"], book.ExcuseNews.Select(news => news.Text[..news.Text.IndexOf(" approval", StringComparison.Ordinal)]));
        Assert.True(book.ExcuseNews[1].Time > book.ExcuseNews[0].Time);
        Assert.NotEqual(book.ExcuseNews[0].Text, book.ExcuseNews[1].Text);
    }

    [Fact]
    public async Task A_row_of_which_the_ledger_cannot_say_is_not_in_force_and_is_said_later()
    {
        var book = await StartAsync(First);
        _clock.Advance(TimeSpan.FromHours(1));
        await using var gone = Store.Open(_scratch["gone.db"]);
        var shut = new SqliteLedger(gone, retention: null, _clock, NullLogger<SqliteLedger>.Instance);
        await gone.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => book.TakeAsync(Files(First + Second), shut));
        Assert.Null(Find(book, "batch_2"));

        await book.TakeAsync(Files(First + Second), _ledger);
        Assert.NotNull(Find(book, "batch_2"));
        Assert.Equal(2, (await EntriesAsync()).Count);
    }

    [Fact]
    public async Task A_bad_row_is_told_and_keeps_neither_the_others_nor_a_rule_from_coming_into_force()
    {
        var book = await StartAsync(First);
        await book.TakeAsync(Files(First + "batch_9,pop.citizen,2026-01-05,2026-01-06,CHG-8,batch_9\n" + Second), _ledger);

        Assert.Contains(book.Problems, problem => problem.IsError && problem.Location.Line == 3);
        Assert.NotNull(Find(book, "batch_2"));
        Assert.Null(Find(book, "batch_9"));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _scratch.Dispose();
    }

    private static RuleFiles Files(string rows) => new([new RuleFile("d.yml", "d.yml", Decision)], [new RuleFile("lists/facts/approval.csv", "facts/approval.csv", Header + rows)]);

    private static long Since(RuleBook book, string account) => Find(book, account)!.SinceTicks;

    private static RowFact? Find(RuleBook book, string account)
    {
        var rows = new List<RowFact>();
        var signal = new SignalFact
        {
            Rule = book.Current.Decisions.Decisions[0].Metadata,
            Type = "detection",
            Ticks = 0,
            FirstTicks = 0,
            LastTicks = 0,
            Count = 1,
            Event = AlertContext.From([new("user.name", FieldValue.Text(account))]),
        };
        book.Facts.AddRows("approval", signal, rows);
        return rows.SingleOrDefault();
    }

    private async Task<RuleBook> StartAsync(string rows)
    {
        var book = await RuleBook.OpenAsync(_store, Files(rows), SubjectPseudonyms.WithPublicKeys, _clock);
        await book.AnnounceAsync(_ledger);
        return book;
    }

    private async Task<List<JsonNode>> EntriesAsync() =>
        [.. (await _ledger.ReadAsync(0, 1_000)).Where(entry => entry.Kind == LedgerKind.Facts).Select(entry => JsonNode.Parse(entry.Body)!)];
}
