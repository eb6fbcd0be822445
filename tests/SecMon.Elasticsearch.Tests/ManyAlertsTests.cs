using System.Diagnostics;
using System.Globalization;
using SecMon.Elasticsearch.StandIn;
using SecMon.Silo.Sinks;

namespace SecMon.Elasticsearch.Tests;

/// <summary>Each document is there exactly once, whatever goes wrong on the way.</summary>
public sealed class ManyAlertsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Fifty_thousand_alerts_are_each_there_once()
    {
        const int Count = 50_000;
        await using var bench = await Bench.StartAsync();
        var shape = Documents.Alert("al-shape");
        var alerts = Enumerable.Range(1, Count).Select(number => AlertOf(shape, number)).ToList();

        var clock = Stopwatch.StartNew();
        foreach (var batch in alerts.Chunk(5_000))
            await bench.Driver.DeliverAsync(batch);
        clock.Stop();

        output.WriteLine($"{Count} alerts of {alerts[0].Json.Length} characters in {clock.Elapsed.TotalSeconds:0.0} s, {bench.BulkRequests.Count} requests");
        Assert.Empty(bench.Driver.Failures);
        Assert.Equal(alerts.Select(alert => alert.Id).Order(StringComparer.Ordinal), bench.StoredIds("secmon-alerts"));
        Assert.Equal(Count, bench.Server.Writes.Count(write => write.Status == 201));
        Assert.Equal(Count, bench.Server.Writes.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Under_random_faults_each_document_is_there_once_in_its_newest_version(int seed)
    {
        var random = new Random(seed);
        await using var bench = await Bench.StartAsync(change: options => options with { MostDocuments = 20, Timeout = TimeSpan.FromSeconds(20) });
        var newest = new Dictionary<string, long>();
        var bad = new List<string>();
        for (var round = 0; round < 30; round++)
        {
            var batch = Enumerable.Range(0, random.Next(1, 80)).Select(number => Next(random, round, number, newest, bad)).ToList();
            for (var faults = random.Next(4); faults > 0; faults--)
                bench.Server.Faults.Add(RandomFault(random));
            await bench.Driver.DeliverAsync(batch);
        }

        output.WriteLine($"seed {seed}: {newest.Count} documents, {bench.Driver.Failures.Count} failures, {bench.BulkRequests.Count} requests");
        Assert.NotEmpty(bench.Driver.Failures);
        Assert.Equal(newest.OrderBy(pair => pair.Key, StringComparer.Ordinal), bench.Server.Documents("secmon-*").Select(document => KeyValuePair.Create(document.Id, document.Version)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        // One that was refused for now at first is refused for good later than its neighbours.
        Assert.Equal(bad.Order(StringComparer.Ordinal), bench.Driver.RefusedIds.Order(StringComparer.Ordinal));
        // Stored twice it would be there as created and as updated, or created in two indices.
        Assert.All(bench.Server.Writes.Where(write => write.Status is 200 or 201).GroupBy(write => (write.Id, write.Version)), writes => Assert.Single(writes));
    }

    private static SinkDocument AlertOf(SinkDocument shape, int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"al-{number:x32}");
        return shape with { Id = id, Sequence = number, Json = shape.Json.Replace(shape.Id, id, StringComparison.Ordinal) };
    }

    private static SinkDocument Next(Random random, int round, int number, Dictionary<string, long> newest, List<string> bad)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"d-{round}-{number}");
        switch (random.Next(20))
        {
            case 0:
                bad.Add(id);
                return Documents.Bad(id);
            case < 8:
                // A few cases change again and again; their revisions come in order, as from the ledger.
                var name = string.Create(CultureInfo.InvariantCulture, $"case-{random.Next(5)}");
                newest[name] = newest.GetValueOrDefault(name) + 1;
                return Documents.Case(name, newest[name]);
            default:
                newest[id] = 1;
                return Documents.Alert(id, new DateTime(2026, random.Next(1, 5), 28, 0, 0, 0, DateTimeKind.Utc));
        }
    }

    private static Fault RandomFault(Random random) => random.Next(9) switch
    {
        0 => Fault.Drops(stores: false),
        1 => Fault.Drops(stores: true),
        2 => Fault.Drops(stores: true, afterBytes: 1),
        3 => Fault.Cuts(afterBytes: 30),
        4 => Fault.Overload() with { Times = random.Next(1, 6) },
        5 => Fault.BadGateway(),
        6 => Fault.Answers(200, "<html></html>", "text/html"),
        7 => new Fault { Stores = true, RefusesItem = id => id.EndsWith('3') ? new RefusedException(429, "es_rejected_execution_exception", "full") : null },
        _ => Fault.Leaves(items => items.RemoveAt(0)),
    };
}
