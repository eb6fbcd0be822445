using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Elasticsearch.StandIn;

namespace SecMon.Elasticsearch.Tests;

/// <summary>The stand-in refuses what the servers refuse; a lax one would prove nothing.</summary>
public sealed class StandInTests
{
    private const string Plain = "application/json";
    private const string Lines = "application/x-ndjson";
    private const string Line = """{"index":{"_index":"i","_id":"1"}}""" + "\n{}\n";

    public static TheoryData<string, string> BadBodies => new()
    {
        { """{"index":{"_index":"i","_id":"1"}}""" + "\n{}", "bulk-no-newline-400.json" },
        { "{}\n{}\n", "bulk-malformed-action-400.json" },
        { """{"create":{"_index":"i","_id":"1","version":1,"version_type":"external"}}""" + "\n{}\n", "bulk-create-with-version-400.json" },
        { """{"index":{"_index":"i","_id":"1","_type":"t"}}""" + "\n{}\n", "bulk-no-newline-400.json" },
        { """{"store":{"_index":"i","_id":"1"}}""" + "\n{}\n", "bulk-malformed-action-400.json" },
        { """{"index":{"_index":"i","_id":"1","version":1}}""" + "\n{}\n", "bulk-create-with-version-400.json" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_bulk_request_with_a_bad_line_is_refused_as_a_whole(string body, string recorded)
    {
        await using var server = await StandInServer.StartAsync();
        var answer = new RecordedAnswer(recorded);

        var (status, json) = await SendAsync(server, "_bulk", Line + body, Lines, Plain);

        Assert.Equal((answer.Status, answer.ErrorType), (status, (string?)json["error"]!["type"]));
        Assert.Empty(server.Indices);
    }

    [Theory]
    [InlineData("""{"index":{"_index":"i","_index":"i","_id":"1"}}""" + "\n{}\n")]
    [InlineData("no json\n{}\n")]
    [InlineData("\uFEFF" + Line)]
    [InlineData("")]
    public async Task A_body_that_is_no_strict_JSON_is_refused(string body)
    {
        await using var server = await StandInServer.StartAsync();

        Assert.Equal(400, (await SendAsync(server, "_bulk", body, Lines, Plain)).Status);
    }

    [Theory]
    [InlineData(Flavor.Elasticsearch8, "text/plain", Plain, "content-type-406.json")]
    [InlineData(Flavor.Elasticsearch8, "application/vnd.elasticsearch+x-ndjson; compatible-with=9", "application/vnd.elasticsearch+json; compatible-with=9", "media-type-400.json")]
    [InlineData(Flavor.Elasticsearch9, "application/vnd.elasticsearch+x-ndjson; compatible-with=7", "application/vnd.elasticsearch+json; compatible-with=7", "media-type-400.json")]
    [InlineData(Flavor.Elasticsearch9, "application/vnd.elasticsearch+x-ndjson; compatible-with=9", "application/vnd.elasticsearch+json; compatible-with=8", "media-type-400.json")]
    [InlineData(Flavor.Elasticsearch8, "application/vnd.elasticsearch+x-ndjson; compatible-with=8", Plain, "media-type-400.json")]
    [InlineData(Flavor.OpenSearch, "application/vnd.elasticsearch+x-ndjson; compatible-with=8", "application/vnd.elasticsearch+json; compatible-with=8", "content-type-406.json")]
    public async Task Media_types_are_checked(Flavor flavor, string contentType, string accept, string recorded)
    {
        await using var server = await StandInServer.StartAsync(new StandInOptions { Flavor = flavor });

        var (status, json) = await SendAsync(server, "_bulk", Line, contentType, accept);

        var answer = new RecordedAnswer(recorded);
        Assert.Equal(answer.Status, status);
        if (answer.Status == 400)
            Assert.Equal(answer.ErrorType, (string?)json["error"]!["type"]);
        else
            Assert.IsAssignableFrom<JsonValue>(json["error"]);
    }

    [Fact]
    public async Task Unknown_parameters_are_refused()
    {
        await using var server = await StandInServer.StartAsync();
        var answer = new RecordedAnswer("bulk-unknown-parameter-400.json");

        var (status, json) = await SendAsync(server, "_bulk?foo=1", Line, Lines, Plain);

        Assert.Equal((answer.Status, answer.ErrorType), (status, (string?)json["error"]!["type"]));
    }

    [Theory]
    [InlineData("bulk-ok.json", "")]
    [InlineData("bulk-duplicate-create-409.json", """{"create":{"_index":"secmon-alerts-2026.03","_id":"old"}}""")]
    [InlineData("bulk-duplicate-external-409.json", """{"index":{"_index":"secmon-alerts-2026.03","_id":"old","version":1,"version_type":"external"}}""")]
    [InlineData("bulk-data-stream-index-400.json", """{"index":{"_index":"logs-secmon-default","_id":"1"}}""")]
    public async Task Items_are_answered_as_recorded(string recorded, string action)
    {
        await using var bench = await Bench.StartAsync();
        await bench.DeliverAsync(Documents.Alert("old"));
        action = action.Length == 0 ? """{"index":{"_index":"secmon-alerts-2026.03","_id":"new"}}""" : action;

        var (_, json) = await SendAsync(bench.Server, "_bulk", action + "\n{}\n", Lines, Plain);

        var item = json["items"]![0]!.AsObject().First().Value!;
        var expected = new RecordedAnswer(recorded).Json["items"]!.AsArray().Select(each => each!.AsObject().First().Value!).First(each => recorded == "bulk-ok.json" || each["error"] is not null);
        Assert.Equal((int)expected["status"]!, (int)item["status"]!);
        Assert.Equal((string?)expected["error"]?["type"], (string?)item["error"]?["type"]);
        Assert.Equal(expected.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal), item.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("@timestamp", "\"yesterday\"")]
    [InlineData("source", "{\"ip\":\"here\"}")]
    [InlineData("event", "{\"severity\":\"high\"}")]
    [InlineData("event", "{\"risk_score\":[1,\"x\"]}")]
    [InlineData("user", "\"clerk_1\"")]
    [InlineData("rule", "{\"name\":{\"a\":1}}")]
    [InlineData("secmon", "{\"alert\":{\"backfill\":\"maybe\"}}")]
    [InlineData("secmon", "{\"detail\":\"text\"}")]
    [InlineData("user.name", "{\"x\":1}")]
    public async Task A_value_that_does_not_fit_the_mapping_is_refused(string field, string value)
    {
        await using var bench = await Bench.StartAsync();

        var (_, json) = await SendAsync(bench.Server, "_bulk", """{"index":{"_index":"secmon-alerts-2026.03","_id":"1"}}""" + $"\n{{\"{field}\":{value}}}\n", Lines, Plain);

        Assert.Equal(400, (int)json["items"]![0]!["index"]!["status"]!);
        Assert.Equal("document_parsing_exception", (string?)json["items"]![0]!["index"]!["error"]!["type"]);
    }

    [Fact]
    public async Task What_the_mapping_does_not_know_is_kept()
    {
        await using var bench = await Bench.StartAsync();

        Assert.Empty(await bench.DeliverAsync(Documents.Alert("al-1", change: json => json["unknown"] = new JsonObject { ["x"] = new JsonArray(1, "a") })));

        Assert.NotNull(Assert.Single(bench.Server.Documents(Documents.March)).Source["unknown"]);
    }

    [Theory]
    [InlineData(null, "unauthorized-missing-401.json")]
    [InlineData("ApiKey wrong", "unauthorized-wrong-401.json")]
    public async Task Without_a_valid_key_nothing_is_answered(string? authorization, string recorded)
    {
        await using var server = await StandInServer.StartAsync(new StandInOptions { Authorizations = ["ApiKey right"] });
        var answer = new RecordedAnswer(recorded);

        var (status, json) = await SendAsync(server, "_bulk", Line, Lines, Plain, authorization);

        Assert.Equal((answer.Status, answer.ErrorType), (status, (string?)json["error"]!["type"]));
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("_under")]
    [InlineData("with space")]
    public async Task A_name_that_no_index_may_have_is_refused(string name)
    {
        await using var server = await StandInServer.StartAsync();

        var (_, json) = await SendAsync(server, "_bulk", $$$"""{"index":{"_index":"{{{name}}}","_id":"1"}}""" + "\n{}\n", Lines, Plain);

        Assert.Equal("invalid_index_name_exception", (string?)json["items"]![0]!["index"]!["error"]!["type"]);
    }

    private static async Task<(int Status, JsonNode Json)> SendAsync(StandInServer server, string path, string body, string contentType, string accept, string? authorization = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Url, path)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.Accept.ParseAdd(accept);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.NotFound, response.StatusCode);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
