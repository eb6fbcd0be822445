using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Rules;

public sealed class RuleBookTests : IAsyncDisposable
{
    private const string Login = "title: Login\nlogsource: {category: database}\ndetection:\n  sel: {event.action: login}\n  condition: sel\n";

    private readonly Scratch _scratch = new();
    private readonly ManualClock _clock = new();
    private readonly Store _store;
    private readonly SqliteLedger _ledger;

    public RuleBookTests()
    {
        _store = Store.Open(_scratch["secmon.db"]);
        _ledger = new SqliteLedger(_store, retention: null, _clock, NullLogger<SqliteLedger>.Instance);
    }

    [Fact]
    public async Task The_ledger_says_what_each_set_changes_and_a_start_without_a_change_says_nothing()
    {
        var book = await StartAsync(Login);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await book.TakeAsync(Files(Login.Replace("login}", "logout}")), _ledger);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await book.TakeAsync(Files(Login), _ledger);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await StartAsync(Login);

        var bodies = await EntriesAsync();
        Assert.Equal([(1, 0, 0), (0, 0, 1), (0, 0, 1)], bodies.Select(body => (Count(body, "added"), Count(body, "removed"), Count(body, "changed"))));
        Assert.Equal(book.Current.RuleSet.Hash, (string)bodies[2]["hash"]!);
    }

    [Fact]
    public async Task A_set_that_a_source_uses_is_kept_and_others_go()
    {
        var book = await StartAsync(Login);
        var first = book.Current.RuleSet.Hash;
        book.NoteUse("db", first);
        var second = await ChangeAsync(book, "a");
        await ChangeAsync(book, "b");
        await ChangeAsync(book, "c");

        Assert.Equal(first, book.Get(first).RuleSet.Hash);
        Assert.Throws<StoreException>(() => book.Get(second));
    }

    [Fact]
    public async Task A_start_with_a_bad_file_keeps_the_version_that_was_in_force()
    {
        await StartAsync(Login);

        var book = await StartAsync(Login + "nonsense: [");

        Assert.Single(book.Current.RuleSet.Detections);
        Assert.Contains(book.Problems, problem => problem.IsError);
        Assert.Single(await EntriesAsync());
    }

    [Fact]
    public async Task The_same_files_change_nothing()
    {
        var book = await StartAsync(Login);

        Assert.Null(await book.TakeAsync(Files(Login), _ledger));
        Assert.Equal(0, book.Changes);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_set_is_kept_with_the_statuses_that_ran_in_shadow()
    {
        var book = await StartAsync(Login);
        await book.TakeAsync(Files(Login + "status: test\n") with { ShadowStatuses = ["test"] }, _ledger);
        var hash = book.Current.RuleSet.Hash;
        Assert.Equal("1 of 1 rules run in shadow", book.Current.RuleSet.Shadow.ToString());

        var again = await RuleBook.OpenAsync(_store, Files(Login + "status: test\n"), SubjectPseudonyms.WithPublicKeys, _clock);
        Assert.Equal("0 of 1 rules run in shadow", again.Current.RuleSet.Shadow.ToString());
        Assert.Equal((hash, "1 of 1 rules run in shadow"), (again.Get(hash).RuleSet.Hash, again.Get(hash).RuleSet.Shadow.ToString()));
    }

    private async Task<string> ChangeAsync(RuleBook book, string action)
    {
        _clock.Advance(TimeSpan.FromHours(3));
        await book.TakeAsync(Files(Login.Replace("login}", $"{action}}}")), _ledger);
        return book.Current.RuleSet.Hash;
    }

    private async Task<RuleBook> StartAsync(string rule)
    {
        var book = await RuleBook.OpenAsync(_store, Files(rule), SubjectPseudonyms.WithPublicKeys, _clock);
        await book.AnnounceAsync(_ledger);
        return book;
    }

    private async Task<List<JsonNode>> EntriesAsync() =>
        [.. (await _ledger.ReadAsync(0, 100, LedgerKind.RuleSet)).Select(entry => JsonNode.Parse(entry.Body)!)];

    private static int Count(JsonNode body, string what) => (int)body["counts"]![what]!;

    private static RuleFiles Files(string rule) => new([new RuleFile("login.yml", "login.yml", rule)], []);
}
