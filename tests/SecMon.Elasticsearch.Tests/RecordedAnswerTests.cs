using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Elasticsearch.StandIn;
using SecMon.Silo.Sinks.Elasticsearch;

namespace SecMon.Elasticsearch.Tests;

/// <summary>Each answer that was recorded has one meaning.</summary>
public sealed class RecordedAnswerTests
{
    private const string Vendored = "application/vnd.elasticsearch+x-ndjson; compatible-with=8";

    /// <summary>What becomes of the documents of a bulk request: s stored, r refused, p pending; and what is said when some are pending.</summary>
    private static readonly Dictionary<string, (string Fates, string Says)> Bulk = new()
    {
        ["bulk-ok.json"] = ("sss", ""),
        ["bulk-ok-create.json"] = ("s", ""),
        ["bulk-ok-updated.json"] = ("s", ""),
        ["bulk-duplicate-create-409.json"] = ("ss", ""),
        ["bulk-duplicate-external-409.json"] = ("ss", ""),
        ["bulk-mapping-error-400.json"] = ("srs", ""),
        ["bulk-mapping-error-400-older8.json"] = ("r", ""),
        ["bulk-strict-mapping-400.json"] = ("r", ""),
        ["bulk-rejected-some-429.json"] = ("spp", "2 documents are not stored yet"),
        ["bulk-rejected-all-429.json"] = ("pp", "the server refuses more for now"),
        ["bulk-flood-stage-429.json"] = ("ppp", "sink blocked: "),
        ["bulk-write-block-403.json"] = ("p", "sink blocked: "),
        ["bulk-unavailable-shards-503.json"] = ("sp", "1 documents are not stored yet"),
        ["bulk-data-stream-index-400.json"] = ("r", ""),
        ["bulk-index-missing-404.json"] = ("p", "sink misconfigured: "),
        ["bulk-filtered.json"] = ("ss", ""),
        // Each document goes alone then, and the recorded answer came only once.
        ["bulk-no-newline-400.json"] = ("ss", ""),
        ["bulk-malformed-action-400.json"] = ("ss", ""),
        ["bulk-create-with-version-400.json"] = ("ss", ""),
        ["bulk-unknown-parameter-400.json"] = ("ss", ""),
        ["content-type-406.json"] = ("ss", ""),
        ["media-type-400.json"] = ("ss", ""),
        ["unauthorized-missing-401.json"] = ("pp", "sink misconfigured: "),
        ["unauthorized-wrong-401.json"] = ("pp", "sink misconfigured: "),
        ["forbidden-403.json"] = ("pp", "sink misconfigured: "),
        ["not-recovered-503.json"] = ("pp", "outcome unknown: "),
        ["bad-gateway-502.html"] = ("pp", "outcome unknown: "),
        // Half of it passes.
        ["too-large-413.txt"] = ("ss", ""),
    };

    private static readonly Dictionary<string, Func<RecordedAnswer, Task>> Others = new()
    {
        ["root-8.json"] = answer => MediaTypeAfterAsync(answer, Flavor.Elasticsearch8, Vendored),
        ["root-9.json"] = answer => MediaTypeAfterAsync(answer, Flavor.Elasticsearch9, Vendored),
        ["root-serverless.json"] = answer => MediaTypeAfterAsync(answer, Flavor.Elasticsearch9, Vendored),
        ["root-opensearch.json"] = answer => MediaTypeAfterAsync(answer, Flavor.OpenSearch, "application/x-ndjson"),
        ["ack.json"] = TemplateIsMadeAsync,
        ["template-get.json"] = TemplateIsKeptAsync,
        ["template-missing-404.json"] = TemplateIsMadeWhenMissingAsync,
        ["no-master-503.json"] = answer => SetupFailsAsync(answer, "_index_template/secmon-alerts", "cannot be made"),
        ["template-component-missing-400.json"] = answer => StandInSaysAsync(answer, isSetUp: false, HttpMethod.Put, "_index_template/secmon-alerts", """{"index_patterns":["secmon-alerts-*"],"composed_of":["secmon-alerts-mappings"]}"""),
        ["template-same-priority-400.json"] = answer => StandInSaysAsync(answer, isSetUp: true, HttpMethod.Put, "_index_template/other", """{"index_patterns":["secmon-*"],"priority":400}"""),
        ["index-created.json"] = IndexIsCreatedAsync,
        ["index-exists-400.json"] = IndexExistsAsync,
    };

    public static TheoryData<string> Files => [.. RecordedAnswer.Manifest.Select(entry => entry.Key)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task A_recorded_answer_means(string file)
    {
        if (Bulk.TryGetValue(file, out var expected))
            return BulkMeansAsync(new RecordedAnswer(file), expected.Fates, expected.Says);
        return Others.TryGetValue(file, out var scenario) ? scenario(new RecordedAnswer(file)) : throw new InvalidOperationException($"{file} has no scenario");
    }

    private static async Task BulkMeansAsync(RecordedAnswer answer, string fates, string says)
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Faults.Add(answer.To("/_bulk"));
        var documents = answer.Documents();

        await bench.Driver.DeliverAsync(documents);

        Assert.Equal(fates.Length, documents.Length);
        var pending = documents.Where((_, number) => fates[number] == 'p').ToList();
        Assert.Equal(documents.Where((_, number) => fates[number] == 'r').Select(document => document.Id), bench.Driver.RefusedIds);
        if (pending.Count == 0)
        {
            Assert.Empty(bench.Driver.Failures);
            return;
        }

        var failure = Assert.Single(bench.Driver.Failures);
        Assert.Equal(pending, failure.Pending);
        Assert.StartsWith(says, failure.Message, StringComparison.Ordinal);
        Assert.Equal(says.StartsWith("sink ", StringComparison.Ordinal) ? TimeSpan.FromSeconds(60) : null, failure.RetryAfter);
        Assert.Equal(pending.Select(document => document.Id).Order(StringComparer.Ordinal), bench.StoredIds());
    }

    private static async Task MediaTypeAfterAsync(RecordedAnswer root, Flavor flavor, string mediaType)
    {
        await using var bench = await Bench.StartAsync(new StandInOptions { Flavor = flavor });
        bench.Server.Faults.Add(root.To("/"));

        await bench.DeliverAsync(Documents.Alert("al-1"));

        Assert.Equal(0, bench.Server.Faults.Count);
        Assert.Equal(mediaType, Assert.Single(bench.BulkRequests).Headers["Content-Type"]);
    }

    private static async Task TemplateIsMadeAsync(RecordedAnswer acknowledged)
    {
        await using var server = await StandInServer.StartAsync();
        foreach (var path in (string[])["/_ilm/policy/secmon-alerts", "/_component_template/secmon-alerts-mappings"])
        {
            server.Faults.Add(Fault.Answers(404, """{"error":{"type":"resource_not_found_exception","reason":"none"},"status":404}""") with { Path = path });
            server.Faults.Add(acknowledged.To(path));
        }

        foreach (var name in (string[])["alerts", "cases", "incidents", "activity"])
        {
            server.Faults.Add(Fault.Answers(404, """{"error":{"type":"resource_not_found_exception","reason":"none"},"status":404}""") with { Path = $"/_index_template/secmon-{name}" });
            server.Faults.Add(acknowledged.To($"/_index_template/secmon-{name}"));
        }

        using var setup = new ElasticsearchSetup(new ElasticsearchOptions { Url = server.Url });
        Assert.All(await setup.RunAsync(isDryRun: false, TestContext.Current.CancellationToken), step => Assert.Equal(SetupOutcome.Made, step.Outcome));
        Assert.Equal(0, server.Faults.Count);
    }

    private static async Task TemplateIsKeptAsync(RecordedAnswer template)
    {
        await using var server = await StandInServer.StartAsync();
        server.Faults.Add(template.To("/_index_template/secmon-alerts"));

        using var setup = new ElasticsearchSetup(new ElasticsearchOptions { Url = server.Url });
        var steps = await setup.RunAsync(isDryRun: false, TestContext.Current.CancellationToken);

        Assert.Equal("index template secmon-alerts", Assert.Single(steps, step => step.Outcome == SetupOutcome.Kept).Name);
    }

    private static async Task TemplateIsMadeWhenMissingAsync(RecordedAnswer missing)
    {
        await using var bench = await Bench.StartAsync(isSetUp: false);
        bench.Server.Faults.Add(missing.To("/_index_template/secmon-alerts"));

        await bench.DeliverAsync(Documents.Alert("al-1"));

        Assert.Contains(bench.Server.Requests, request => request is { Method: "PUT", Path: "/_index_template/secmon-alerts" });
        Assert.Empty(bench.Server.IndicesWithoutTemplate);
    }

    private static async Task SetupFailsAsync(RecordedAnswer answer, string path, string says)
    {
        await using var server = await StandInServer.StartAsync();
        server.Faults.Add(Fault.Answers(404, """{"error":{"type":"resource_not_found_exception","reason":"none"},"status":404}""") with { Path = $"/{path}" }, answer.To($"/{path}"));

        using var setup = new ElasticsearchSetup(new ElasticsearchOptions { Url = server.Url });
        var failed = await Assert.ThrowsAsync<ElasticsearchException>(() => setup.RunAsync(isDryRun: false, TestContext.Current.CancellationToken));

        Assert.Contains(says, failed.Message, StringComparison.Ordinal);
        Assert.Contains(answer.ErrorType, failed.Message, StringComparison.Ordinal);
    }

    private static async Task StandInSaysAsync(RecordedAnswer answer, bool isSetUp, HttpMethod method, string path, string body)
    {
        await using var bench = await Bench.StartAsync(isSetUp: isSetUp);

        var (status, json) = await SendAsync(bench.Server, method, path, body);

        Assert.Equal(answer.Status, (int)status);
        Assert.Equal(answer.ErrorType, (string?)json["error"]!["type"]);
    }

    private static async Task IndexIsCreatedAsync(RecordedAnswer created)
    {
        await using var bench = await Bench.StartAsync();

        var (status, json) = await SendAsync(bench.Server, HttpMethod.Put, Documents.March, body: null);

        Assert.Equal(created.Status, (int)status);
        Assert.True(JsonNode.DeepEquals(created.Json, json));
        await bench.DeliverAsync(Documents.Alert("al-1"));
    }

    private static async Task IndexExistsAsync(RecordedAnswer exists)
    {
        await using var bench = await Bench.StartAsync();
        await bench.DeliverAsync(Documents.Alert("al-1"));

        var (status, json) = await SendAsync(bench.Server, HttpMethod.Put, Documents.March, body: null);

        Assert.Equal(exists.Status, (int)status);
        Assert.Equal(exists.ErrorType, (string?)json["error"]!["type"]);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Json)> SendAsync(StandInServer server, HttpMethod method, string path, string? body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(server.Url, path));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
