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

    public void Dispose() => _scratch.Dispose();
}
