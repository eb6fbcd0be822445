using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Elasticsearch.StandIn;
using SecMon.Silo.Sinks;
using SecMon.Silo.Sinks.Elasticsearch;

namespace SecMon.Elasticsearch.Tests;

/// <summary>A stand-in with the templates in place, a sink that writes to it, and a driver of the sink.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private Bench(StandInServer server, ElasticsearchSink sink)
    {
        Server = server;
        Sink = sink;
        Driver = new Driver(sink);
    }

    public StandInServer Server { get; }

    public ElasticsearchSink Sink { get; }

    public Driver Driver { get; }

    /// <summary>Requests to write, in order.</summary>
    public IReadOnlyList<StandInRequest> BulkRequests => [.. Server.Requests.Where(request => request.Path == "/_bulk")];

    public static async Task<Bench> StartAsync(StandInOptions? standIn = null, Func<ElasticsearchOptions, ElasticsearchOptions>? change = null, bool isSetUp = true)
    {
        var server = await StandInServer.StartAsync(standIn);
        // Each sink has metrics of its own.
        var options = new ElasticsearchOptions { Url = server.Url, Name = $"elasticsearch-{Guid.NewGuid():N}", Silo = "test", TakesActivity = true };
        options = change?.Invoke(options) ?? options;
        if (isSetUp)
        {
            using var setup = new ElasticsearchSetup(options);
            await setup.RunAsync(isDryRun: false, TestContext.Current.CancellationToken);
        }

        return new Bench(server, new ElasticsearchSink(options, NullLogger<ElasticsearchSink>.Instance));
    }

    /// <summary>One delivery that must fail.</summary>
    public Task<SinkFailedException> FailAsync(params IReadOnlyList<SinkDocument> documents) =>
        Assert.ThrowsAsync<SinkFailedException>(() => Sink.DeliverAsync(documents, TestContext.Current.CancellationToken));

    /// <summary>One delivery that must succeed.</summary>
    public Task<IReadOnlyList<Refusal>> DeliverAsync(params IReadOnlyList<SinkDocument> documents) =>
        Sink.DeliverAsync(documents, TestContext.Current.CancellationToken);

    public string[] StoredIds(string indices = "secmon-*") => [.. Server.Documents(indices).Select(document => document.Id).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        Sink.Dispose();
        await Server.DisposeAsync();
    }
}
