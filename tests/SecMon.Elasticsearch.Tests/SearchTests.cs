using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Elasticsearch.StandIn;

namespace SecMon.Elasticsearch.Tests;

/// <summary>The stand-in finds what Elasticsearch finds, and refuses more than it: a field that no index has.</summary>
public sealed class SearchTests : IAsyncLifetime
{
    private const string Template = """
        {"index_patterns":["a-*"],"priority":1,"template":{"mappings":{"dynamic":"false","properties":{
          "@timestamp":{"type":"date"},"user":{"type":"keyword"},"rows":{"type":"long"},"ip":{"type":"ip"},"is_late":{"type":"boolean"},
          "message":{"type":"match_only_text"},"detail":{"type":"flattened"},"labels":{"type":"object","dynamic":true}}}}}
        """;

    private static readonly string[] Documents =
    [
        """{"@timestamp":"2026-03-14T10:00:00Z","user":"lan","rows":5,"ip":"10.0.0.1","is_late":false,"message":"read five persons","detail":{"kind":"clerk"},"labels":{"system":"population"}}""",
        """{"@timestamp":"2026-03-14T10:20:00Z","user":"minh tu","rows":50,"ip":"10.0.0.2","is_late":true,"message":"copied a table"}""",
        """{"@timestamp":"2026-03-14T12:00:00Z","user":["lan","nam"],"rows":500}""",
        """{"@timestamp":"2026-03-14T12:10:00Z","rows":1}""",
    ];

    private readonly HttpClient _http = new();
    private StandInServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await StandInServer.StartAsync();
        await SendAsync(HttpMethod.Put, "/_index_template/a", Template);
        await SendAsync(HttpMethod.Post, "/_bulk", string.Concat(Documents.Select((document, id) => $"{{\"index\":{{\"_index\":\"a-1\",\"_id\":\"{id}\"}}}}\n{document}\n")), "application/x-ndjson");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("*", "0123")]
    [InlineData("user:lan", "02")]
    [InlineData("user:*", "012")]
    [InlineData("user:l*n", "02")]
    [InlineData("user:Lan", "")]
    [InlineData("user:\"minh tu\"", "1")]
    [InlineData(@"user:minh\ tu", "1")]
    [InlineData("user:(\"lan\" OR \"minh tu\")", "012")]
    [InlineData("user:/(lan|n.m)/", "02")]
    [InlineData("user:/la/", "")]
    [InlineData("user:\"\"", "")]
    [InlineData("user:lan AND rows:500", "2")]
    [InlineData("user:lan rows:1", "023")]
    [InlineData("user:lan AND NOT user:nam", "0")]
    [InlineData("NOT user:lan", "13")]
    [InlineData("-user:lan", "13")]
    [InlineData("(user:* OR _exists_:rows)", "0123")]
    [InlineData("(user:* OR NOT _exists_:user)", "")]   // what looks like everything: a clause with NOT only takes away
    [InlineData("_exists_:labels.system", "0")]
    [InlineData("labels.system:population", "0")]
    [InlineData("detail.kind:clerk", "0")]
    [InlineData("rows:[5 TO 50]", "01")]
    [InlineData("rows:[5 TO 50}", "0")]
    [InlineData("rows:>=50", "12")]
    [InlineData("@timestamp:[2026-03-14T10:10:00Z TO *]", "123")]
    [InlineData("@timestamp:{now-1h TO now+1h}", "")]
    [InlineData("is_late:true", "1")]
    [InlineData("ip:10.0.0.1", "0")]
    [InlineData("message:persons", "0")]
    public async Task A_query_in_Lucene_syntax_finds(string query, string ids)
    {
        var hits = (await SearchAsync(new JsonObject { ["query"] = new JsonObject { ["query_string"] = new JsonObject { ["query"] = query } } }))["hits"]!["hits"]!.AsArray();
        Assert.Equal(ids, string.Concat(hits.Select(hit => (string)hit!["_id"]!)));
    }

    [Theory]
    [InlineData("{\"query\":{\"query_string\":{\"query\":\"usr:lan\"}}}", "usr")]
    [InlineData("{\"query\":{\"query_string\":{\"query\":\"user:\"}}}", "Cannot parse")]
    [InlineData("{\"query\":{\"query_string\":{\"query\":\"user:(lan\"}}}", "Cannot parse")]
    [InlineData("{\"query\":{\"query_string\":{\"query\":\"lan\"}}}", "wants a field")]
    [InlineData("{\"query\":{\"query_string\":{\"query\":\"rows:many\"}}}", "For input string")]
    [InlineData("{\"query\":{\"bool\":{\"fliter\":[]}}}", "fliter")]
    [InlineData("{\"query\":{\"match\":{\"user\":\"lan\"}}}", "match")]
    [InlineData("{\"aggs\":{\"1\":{\"terms\":{\"field\":\"usr\"}}}}", "usr")]
    [InlineData("{\"aggs\":{\"1\":{\"terms\":{\"field\":\"message\"}}}}", "Fielddata is disabled")]
    [InlineData("{\"aggs\":{\"1\":{\"sum\":{\"field\":\"user\"}}}}", "not supported for aggregation [sum]")]
    [InlineData("{\"aggs\":{\"1\":{\"terms\":{\"field\":\"user\",\"szie\":3}}}}", "szie")]
    [InlineData("{\"aggs\":{\"1\":{\"terms\":{\"field\":\"user\",\"order\":{\"7\":\"desc\"}}}}}", "Invalid aggregation order path")]
    [InlineData("{\"aggs\":{\"1\":{\"date_histogram\":{\"field\":\"@timestamp\",\"fixed_interval\":\"1x\"}}}}", "unit is missing")]
    [InlineData("{\"aggs\":{\"1\":{\"date_histogram\":{\"field\":\"@timestamp\",\"fixed_interval\":\"1ms\",\"min_doc_count\":0}}}}", "too many buckets")]
    [InlineData("{\"sort\":[{\"usr\":{\"order\":\"desc\"}}]}", "No mapping found")]
    [InlineData("{\"siez\":3}", "siez")]
    public async Task A_search_is_refused(string body, string because)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, "/a-*/_search", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(because, answer!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buckets_hold_their_metrics_and_come_in_the_order_asked_for()
    {
        var answer = await SearchAsync(JsonNode.Parse("""
            {"size":0,"aggs":{"10":{"terms":{"field":"user","order":{"1":"desc"}},"aggs":{
              "1":{"max":{"field":"rows"}},"2":{"sum":{"field":"rows"}},"3":{"cardinality":{"field":"user"}},"4":{"percentiles":{"field":"rows","percents":["50"]}},"5":{"min":{"field":"@timestamp"}}}}}}
            """)!.AsObject());
        var buckets = answer["aggregations"]!["10"]!["buckets"]!.AsArray();

        Assert.Equal(["lan", "nam", "minh tu"], buckets.Select(bucket => (string)bucket!["key"]!));
        Assert.Equal((2, 505.0, 2, "2026-03-14T10:00:00.000Z"), ((int)buckets[0]!["doc_count"]!, (double)buckets[0]!["2"]!["value"]!, (int)buckets[0]!["3"]!["value"]!, (string)buckets[0]!["5"]!["value_as_string"]!));
        Assert.Equal(500.0, (double)buckets[0]!["4"]!["values"]!["50.0"]!);
    }

    [Fact]
    public async Task A_histogram_of_days_goes_by_the_time_zone_and_reaches_to_its_bounds()
    {
        var answer = await SearchAsync(JsonNode.Parse("""
            {"size":0,"aggs":{"2":{"date_histogram":{"field":"@timestamp","fixed_interval":"1h","min_doc_count":0,"time_zone":"Asia/Ho_Chi_Minh","format":"epoch_millis",
              "extended_bounds":{"min":1773478800000,"max":1773493200000}}}}}
            """)!.AsObject());
        Assert.Equal([0, 2, 0, 2, 0], answer["aggregations"]!["2"]!["buckets"]!.AsArray().Select(bucket => (int)bucket!["doc_count"]!));
    }

    [Fact]
    public async Task In_a_multi_search_one_that_is_refused_does_not_hold_back_the_others()
    {
        var (status, answer) = await SendAsync(
            HttpMethod.Post,
            "/_msearch?max_concurrent_shard_requests=5",
            "{\"index\":\"a-*\"}\n{\"siez\":1}\n{\"index\":\"a-1\"}\n{\"size\":1,\"sort\":{\"@timestamp\":{\"order\":\"desc\"}}}\n{\"index\":\"none\",\"ignore_unavailable\":true}\n{}\n",
            "application/x-ndjson");

        Assert.Equal(HttpStatusCode.OK, status);
        var responses = answer!["responses"]!.AsArray();
        Assert.Equal([400, 200, 200], responses.Select(response => (int)response!["status"]!));
        Assert.Equal("3", (string)responses[1]!["hits"]!["hits"]![0]!["_id"]!);
        Assert.Empty(responses[2]!["hits"]!["hits"]!.AsArray());
    }

    private async Task<JsonNode> SearchAsync(JsonObject body)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, "/a-*/_search", body.ToJsonString());
        Assert.True(status == HttpStatusCode.OK, answer!.ToJsonString());
        return answer!;
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, string body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(_server.Url, path)) { Content = new StringContent(body, Encoding.UTF8, type) };
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()));
    }
}
