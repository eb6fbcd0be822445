using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Elasticsearch.StandIn;
using SecMon.Silo.Configuration;
using SecMon.Silo.Delivery;
using SecMon.Silo.Sinks;
using SecMon.Silo.Sinks.Elasticsearch;
using SecMon.Silo.Tests.Sources;

namespace SecMon.Silo.Tests.Delivery;

public sealed class ActivityOutboxTests : IAsyncDisposable
{
    private static readonly DateTime Ten = DeliveryBench.Ten;

    private readonly DeliveryBench _bench = new();
    private readonly FakeSink _sink = new("activity", SinkDocumentKinds.Activity | SinkDocumentKinds.Alert);

    [Fact]
    public async Task Only_a_higher_version_takes_the_place_of_a_document()
    {
        var written = new List<int>();
        foreach (var version in (long[])[5, 5, 4, 6])
            written.Add(await WriteAsync("act-1", version));
        Assert.Equal([1, 0, 0, 1], written);

        var document = Assert.Single(Next().Documents);
        Assert.Equal((6, "act-1", Ten, 0), (document.Version, document.Id, document.Time, document.Sequence));
    }

    [Fact]
    public async Task A_sink_is_given_every_version_that_it_finds_once_and_none_goes_backwards()
    {
        var running = await _bench.StartAsync(_sink);
        foreach (var version in (long[])[3, 2, 7, 7, 9])
        {
            await WriteAsync("act-1", version);
            await WriteAsync("act-2", version);
            var newest = _sink.Documents.Count;
            await _bench.PassAsync(TimeSpan.FromSeconds(3));
            await _bench.UntilAsync("delivered", () => Outbox(_sink).CountPending("activity") == 0);
            Assert.InRange(_sink.Documents.Count - newest, 0, 2);
        }

        Assert.All(_sink.Documents.GroupBy(document => document.Id), same => Assert.Equal([3L, 7, 9], same.Select(document => document.Version)));
        await running.StopAsync();
        await _bench.StartAsync(_sink);
        await _bench.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(6, _sink.Documents.Count);
    }

    [Fact]
    public async Task At_most_500_are_given_at_once()
    {
        var most = 0;
        _sink.Answer = documents =>
        {
            most = Math.Max(most, documents.Count);
            return [];
        };
        await _bench.Store.WriteAsync(connection => ActivityOutbox.Write(connection, Enumerable.Range(0, 1_201).Select(i => Document($"act-{i}", 1)), Ten));
        await _bench.StartAsync(_sink);

        await _bench.UntilAsync("delivered", () => _sink.Documents.Count == 1_201);

        Assert.Equal((500, 3), (most, _sink.Attempts));
    }

    [Fact]
    public async Task Activity_that_fails_holds_back_no_alert_and_is_tried_again()
    {
        var isAway = true;
        _sink.Answer = documents => isAway && documents.Any(document => document.Kind == SinkDocumentKinds.Activity) ? throw FakeSink.Failure() : [];
        await WriteAsync("act-1", 1);
        var running = await _bench.StartAsync(_sink);
        await _bench.UntilAsync("it fails", () => running.Board["activity"].Problem is not null);

        await _bench.AppendAsync(Alerts.Alert("al-1", Ten));
        await _bench.UntilAsync("the alert is there", () => _sink.Ids.Contains("al-1"));
        Assert.Equal(["al-1"], _sink.Ids);

        isAway = false;
        await _bench.UntilAsync("the activity is there", () => _sink.Ids.Contains("act-1"));
    }

    [Fact]
    public async Task Activity_that_is_refused_becomes_a_dead_letter()
    {
        _sink.Answer = documents => [.. documents.Where(document => document.Id == "act-1").Select(document => new Refusal(document, "no"))];
        await WriteAsync("act-1", 1);
        await WriteAsync("act-2", 1);
        var running = await _bench.StartAsync(_sink);

        await _bench.UntilAsync("delivered", () => _sink.Ids.Contains("act-2"));
        await _bench.UntilAsync("kept", () => running.Board["activity"].DeadLetters == 1);
    }

    [Fact]
    public async Task A_route_gives_only_its_sources()
    {
        await WriteAsync("act-1", 1, source: "db2");
        await WriteAsync("act-2", 1);
        await _bench.StartAsync(_sink, new SinkRoute { Sources = ["db"] });

        await _bench.UntilAsync("delivered", () => Outbox(_sink).CountPending("activity") == 0);

        Assert.Equal(["act-2"], _sink.Ids);
    }

    [Fact]
    public async Task What_is_delivered_and_45_days_old_goes_and_numbers_go_on_behind_it()
    {
        var other = new FakeSink("other", SinkDocumentKinds.Activity);
        await WriteAsync("act-1", 1);
        await NoteAsync("activity", 1);
        Assert.Equal(0, await PruneAsync(Ten + ActivityOutbox.Kept));
        Assert.Equal(0, await PruneAsync(Ten + ActivityOutbox.Kept + TimeSpan.FromSeconds(1), other));   // it does not have it yet
        await NoteAsync("other", 1);
        Assert.Equal(1, await PruneAsync(Ten + ActivityOutbox.Kept + TimeSpan.FromSeconds(1), other));

        await WriteAsync("act-2", 1);
        Assert.Equal("act-2", Assert.Single(Next().Documents).Id);
    }

    [Fact]
    public async Task A_recorded_day_reaches_a_strict_elasticsearch_once_and_whole_across_crashes()
    {
        await using var server = await StandInServer.StartAsync();
        var options = new ElasticsearchOptions { Url = server.Url, Name = "elasticsearch-day", TakesActivity = true };
        using (var setup = new ElasticsearchSetup(options))
            await setup.RunAsync(isDryRun: false, TestContext.Current.CancellationToken);
        using var sink = new ElasticsearchSink(options, NullLogger<ElasticsearchSink>.Instance);
        var random = new Random(7);
        var day = RecordedDay.Begin();
        while (!day.IsAtEnd)
        {
            var running = await _bench.StartAsync(sink);
            day.Read(random.Next(500, 3_000));
            await WriteAsync(day.Counter.Changed(withOpen: true));
            day.Counter.Handed(withOpen: true);
            var checkpoint = day.Save();
            day.Read(random.Next(0, 800));
            await WriteAsync(day.Counter.Changed(withOpen: true));
            await _bench.UntilAsync("delivered", () => Outbox(sink).CountPending(sink.Name) == 0);
            await running.StopAsync();
            await _bench.ExecuteAsync($"UPDATE activity_sent SET change = MAX(0, change - {random.Next(0, 40)})");   // a crash before the note
            if (!day.IsAtEnd)
                day = RecordedDay.From(checkpoint);
        }

        var whole = RecordedDay.Begin();
        var expected = new Dictionary<string, ActivityDocument>();
        while (!whole.IsAtEnd)
        {
            whole.Read(100);
            foreach (var document in whole.Counter.Changed(withOpen: true))
                expected[document.Id] = document;
            whole.Counter.Handed(withOpen: true);
        }

        var stored = server.Documents("secmon-activity").ToDictionary(document => document.Id);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), stored.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected.Values, document => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(document.Json), JsonNode.Parse(stored[document.Id].Source.ToJsonString())), document.Id));
        Assert.All(expected.Values, document => Assert.Equal(document.Version, stored[document.Id].Version));
        Assert.All(server.Writes.GroupBy(write => write.Id), same => Assert.Equal(same.Select(write => write.Version).Order(), same.Select(write => write.Version)));
        Assert.Empty(server.IndicesWithoutTemplate);
        Assert.Equal(0, _bench.Count("dead_letter"));
    }

    [Fact]
    public void Nothing_is_counted_unless_a_sink_asks_for_it()
    {
        var url = new Uri("https://es.example.org:9200");
        Assert.False(Counts(new SinkOptions { Type = "console", Name = "console" }));
        Assert.False(Counts(new SinkOptions { Type = "elasticsearch", Name = "es", Settings = new ElasticsearchOptions { Url = url } }));
        Assert.True(Counts(new SinkOptions { Type = "elasticsearch", Name = "es", Settings = new ElasticsearchOptions { Url = url, TakesActivity = true } }));
    }

    [Fact]
    public async Task A_sink_that_does_not_ask_for_activity_is_given_none()
    {
        var records = new FakeSink("records", SinkDocumentKinds.Alert);
        await WriteAsync("act-1", 1);
        await _bench.AppendAsync(Alerts.Alert("al-1", Ten));
        await _bench.StartAsync(records);
        await _bench.UntilAsync("delivered", () => records.Documents.Count == 1);
        await _bench.PassAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(["al-1"], records.Ids);
        Assert.Equal(0, _bench.Count("activity_sent"));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static bool Counts(SinkOptions sink) => new SecMonOptions { Sinks = [sink] }.CountsActivity;

    private static ActivityDocument Document(string id, long version, string source = "db") => new(id, source, Ten, version, $$"""{"v":{{version}}}""");

    private ActivityOutbox Outbox(params IAlertSink[] sinks) => new(_bench.Store, sinks.Select(sink => new SinkRegistration(sink, new SinkRoute())));

    private Task<int> WriteAsync(string id, long version, string source = "db") => WriteAsync([Document(id, version, source)]);

    private Task<int> WriteAsync(IReadOnlyList<ActivityDocument> documents) => _bench.Store.WriteAsync(connection => ActivityOutbox.Write(connection, documents, Ten));

    private Task<int> NoteAsync(string sink, long change) => _bench.Store.WriteAsync(connection => ActivityOutbox.Note(connection, sink, change));

    private Task<int> PruneAsync(DateTime now, params IAlertSink[] others) => _bench.Store.WriteAsync(connection => Outbox([_sink, .. others]).Prune(connection, now));

    private (IReadOnlyList<SinkDocument> Documents, long Change) Next() => Outbox(_sink).Next("activity", new SinkRoute())!.Value;
}
