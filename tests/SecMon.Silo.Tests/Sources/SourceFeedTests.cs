using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Silo.Configuration;
using SecMon.Silo.Grains;
using SecMon.Silo.Hosting;
using SecMon.Silo.Keys;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;
using SecMon.Silo.Sources;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Sources;

/// <summary>A feed gets on however little time it is given.</summary>
public sealed class SourceFeedTests : IDisposable
{
    private const int Records = 5;

    private readonly Scratch _scratch = new();

    [Fact]
    public async Task A_turn_that_was_over_before_it_began_reads_a_record_all_the_same()
    {
        await File.WriteAllLinesAsync(_scratch["a.ndjson"], Enumerable.Range(0, Records).Select(n => $$"""{"time":{{1_794_789_089 + n}},"event.action":"read"}"""));
        var source = new SourceOptions { Id = "db", Path = _scratch["*.ndjson"], Format = LogFormats.Find("json")! };
        using var folder = DataFolder.Open(_scratch["data"]);
        await using var store = Store.Open(Path.Combine(folder.Path, "secmon.db"));
        var keys = DataKeys.OpenOrCreate(folder.Path);
        var book = await RuleBook.OpenAsync(store, new RuleFiles([], []), keys.CreatePseudonyms, TimeProvider.System);
        var ledger = new SqliteLedger(store, retention: null, TimeProvider.System, NullLogger<SqliteLedger>.Instance);
        var silo = new SiloContext(new SecMonOptions { Sources = [source] }, folder, store, keys, book, ledger, TimeProvider.System);
        using var feed = SourceFeed.Open(source, new SourceCheckpoint { RuleSet = book.Current.RuleSet.Hash }, before: null, silo);

        for (var n = 1; n <= Records; n++)
        {
            await feed.ReadAsync(TimeSpan.Zero, long.MaxValue, TestContext.Current.CancellationToken);
            Assert.Equal(n, feed.Pipeline.Counts.Records);
            Assert.True(feed.Sent() > 0);
        }

        Assert.Equal(0, feed.Reader.LagBytes);
    }

    [Fact]
    public async Task Exceptions_wait_for_a_record_one_by_one_and_past_a_number_with_one_word_for_all_others()
    {
        const string header = "*account,tables,from,to,ticket,approved_by\n";
        const string decision = """
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
        RuleFiles Files(string rows) => new([new RuleFile("d.yml", "d.yml", decision)], [new RuleFile("lists/facts/approval.csv", "facts/approval.csv", header + rows)]);
        var source = new SourceOptions { Id = "db", Path = _scratch["*.ndjson"], Format = LogFormats.Find("json")! };
        using var folder = DataFolder.Open(_scratch["data"]);
        await using var store = Store.Open(Path.Combine(folder.Path, "secmon.db"));
        var keys = DataKeys.OpenOrCreate(folder.Path);
        var book = await RuleBook.OpenAsync(store, Files(""), keys.CreatePseudonyms, TimeProvider.System);
        var ledger = new SqliteLedger(store, retention: null, TimeProvider.System, NullLogger<SqliteLedger>.Instance);
        await book.AnnounceAsync(ledger);
        var silo = new SiloContext(new SecMonOptions { Sources = [source] }, folder, store, keys, book, ledger, TimeProvider.System);
        var files = Enumerable.Range(0, 2 * SourceFeed.MostExcuses).Select(n => new FeedFinding(FeedIssue.Truncated, $"{n}.csv", "cut")).ToList();
        var checkpoint = new SourceCheckpoint { RuleSet = book.Current.RuleSet.Hash, Findings = files };
        using var feed = SourceFeed.Open(source, checkpoint, before: null, silo);

        var rows = "";
        for (var n = 0; n < SourceFeed.MostExcuses + 5; n++)
        {
            rows += $"batch_{n},pop.citizen,2026-01-05,2026-01-06,CHG-{n},head\n";
            await book.TakeAsync(Files(rows), ledger);
            await feed.ReadAsync(TimeSpan.Zero, long.MaxValue, TestContext.Current.CancellationToken);
        }

        Assert.True(feed.AwaitsCheckpoint);
        feed.Save(checkpoint);
        string[] told = [.. checkpoint.Findings.Where(finding => finding.Issue == FeedIssue.ExceptionChanged).Select(finding => finding.Detail)];
        Assert.Equal(SourceFeed.MostExcuses + 1, told.Length);
        Assert.Contains("account=batch_0 ", told[0], StringComparison.Ordinal);
        Assert.StartsWith("added to approval and others more often than is told one by one", told[^1], StringComparison.Ordinal);

        using var again = SourceFeed.Open(source, checkpoint, before: null, silo);
        await again.ReadAsync(TimeSpan.Zero, long.MaxValue, TestContext.Current.CancellationToken);
        Assert.False(again.AwaitsCheckpoint);   // all of it is in the checkpoint
    }

    public void Dispose() => _scratch.Dispose();
}
