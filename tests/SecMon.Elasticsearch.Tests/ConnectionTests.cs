using System.Globalization;
using System.Text;
using SecMon.Elasticsearch.StandIn;
using SecMon.Silo.Sinks.Elasticsearch;

namespace SecMon.Elasticsearch.Tests;

/// <summary>Headers, media types, compression and secrets.</summary>
public sealed class ConnectionTests
{
    private const string Key = "VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw==";

    [Theory]
    [InlineData(Flavor.Elasticsearch8, "application/vnd.elasticsearch+x-ndjson; compatible-with=8", "application/vnd.elasticsearch+json; compatible-with=8")]
    [InlineData(Flavor.Elasticsearch9, "application/vnd.elasticsearch+x-ndjson; compatible-with=8", "application/vnd.elasticsearch+json; compatible-with=8")]
    [InlineData(Flavor.OpenSearch, "application/x-ndjson", "application/json")]
    public async Task Requests_carry_what_the_product_wants(Flavor flavor, string contentType, string accept)
    {
        await using var bench = await Bench.StartAsync(new StandInOptions { Flavor = flavor });

        await bench.DeliverAsync(Documents.Alert("al-1"));

        var request = Assert.Single(bench.BulkRequests);
        Assert.Equal(contentType, request.Headers["Content-Type"]);
        Assert.Equal(accept, request.Headers["Accept"]);
        Assert.Equal("secmon-test", request.Headers["X-Opaque-Id"]);
        Assert.Contains("gzip", request.Headers["Accept-Encoding"], StringComparison.Ordinal);
        Assert.Equal("?filter_path=took,errors,items.*._id,items.*.status,items.*.error", request.Query);
        Assert.False(request.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task What_is_larger_than_a_kilobyte_is_compressed_and_its_length_is_sent()
    {
        await using var bench = await Bench.StartAsync();
        var small = Documents.Alert("al-1") with { Json = """{"@timestamp":"2026-03-14T22:41:07.512Z"}""" };

        await bench.DeliverAsync(small);
        await bench.DeliverAsync(Documents.Alert("al-2"));

        Assert.False(bench.BulkRequests[0].Headers.ContainsKey("Content-Encoding"));
        Assert.Equal("gzip", bench.BulkRequests[1].Headers["Content-Encoding"]);
        Assert.Equal(bench.BulkRequests[0].Body.Length, Length(bench.BulkRequests[0]));
        Assert.InRange(Length(bench.BulkRequests[1]), 1, bench.BulkRequests[1].Body.Length - 1);
        Assert.Equal(2, bench.StoredIds().Length);

        static int Length(StandInRequest request) => int.Parse(request.Headers["Content-Length"], CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_that_may_not_see_the_version_still_writes(bool namesProduct)
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Forbids = (_, path) => path == "/";
        bench.Server.NamesProduct = namesProduct;

        await bench.DeliverAsync(Documents.Alert("al-1"));

        var type = Assert.Single(bench.BulkRequests).Headers["Content-Type"];
        Assert.Equal(namesProduct, type.Contains("compatible-with=8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proxy_that_takes_the_products_name_away_does_not_stop_the_sink()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.NamesProduct = false;

        await bench.DeliverAsync(Documents.Alert("al-1"));

        Assert.Single(bench.StoredIds());
    }

    [Fact]
    public async Task The_server_is_asked_what_it_is_only_once()
    {
        await using var bench = await Bench.StartAsync();
        var before = bench.Server.Requests.Count;

        await bench.DeliverAsync(Documents.Alert("al-1"));
        await bench.DeliverAsync(Documents.Alert("al-2"));

        Assert.Equal(["/", "/_index_template/secmon-alerts", "/_bulk", "/_bulk"], bench.Server.Requests.Skip(before).Select(request => request.Path));
    }

    [Fact]
    public async Task A_path_in_front_of_the_server_is_kept()
    {
        await using var bench = await Bench.StartAsync();
        using var connection = new ElasticsearchConnection(new ElasticsearchOptions { Url = new Uri(bench.Server.Url, "proxy/es") }, TimeProvider.System);

        await connection.SendAsync(HttpMethod.Get, "_index_template/secmon-alerts", json: null, TestContext.Current.CancellationToken);

        Assert.Equal("/proxy/es/_index_template/secmon-alerts", bench.Server.Requests[^1].Path);
    }

    [Theory]
    [InlineData("api key file", "ApiKey " + Key)]
    [InlineData("api key variable", "ApiKey " + Key)]
    [InlineData("token file", "Bearer " + Key)]
    [InlineData("password file", "Basic ")]
    public async Task A_secret_comes_from_a_file_or_the_environment(string place, string authorization)
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["secret"], Key + "\n");
        var variable = $"SECMON_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(variable, Key);
        if (place == "password file")
            authorization += Convert.ToBase64String(Encoding.UTF8.GetBytes($"élise:{Key}"));

        await using var bench = await Bench.StartAsync(new StandInOptions { Authorizations = [authorization] }, options => place switch
        {
            "api key file" => options with { ApiKeyFile = scratch["secret"] },
            "api key variable" => options with { ApiKeyEnvironment = variable },
            "token file" => options with { TokenFile = scratch["secret"] },
            _ => options with { User = "élise", PasswordFile = scratch["secret"] },
        });
        await bench.DeliverAsync(Documents.Alert("al-1"));

        Assert.Equal(authorization, bench.BulkRequests[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task A_changed_key_is_read_again_when_the_old_one_is_refused()
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["key"], "old-key-of-the-sink");
        await using var bench = await Bench.StartAsync(new StandInOptions { Authorizations = ["ApiKey old-key-of-the-sink"] }, options => options with { ApiKeyFile = scratch["key"] });
        await bench.DeliverAsync(Documents.Alert("al-1"));

        bench.Server.ChangeKey("ApiKey new-key-of-the-sink");
        var failed = await bench.FailAsync(Documents.Alert("al-2"));
        await File.WriteAllTextAsync(scratch["key"], "new-key-of-the-sink");
        await bench.DeliverAsync(failed.Pending!);

        Assert.StartsWith("sink misconfigured: the secret is refused", failed.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(60), failed.RetryAfter);
        Assert.Equal(["al-1", "al-2"], bench.StoredIds());
    }

    [Theory]
    [InlineData("missing", "cannot be read")]
    [InlineData("", "is empty")]
    [InlineData("one\ntwo-secret", "more than one line")]
    public async Task A_secret_that_cannot_be_read_is_told_without_it(string content, string says)
    {
        using var scratch = new Scratch();
        if (content != "missing")
            await File.WriteAllTextAsync(scratch["key"], content);
        await using var bench = await Bench.StartAsync(change: options => options with { ApiKeyFile = scratch["key"] }, isSetUp: false);

        var failed = await bench.FailAsync(Documents.Alerts(2));

        Assert.StartsWith("sink misconfigured: ", failed.Message, StringComparison.Ordinal);
        Assert.Contains(says, failed.Message, StringComparison.Ordinal);
        Assert.Contains(scratch["key"], failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("two-secret", failed.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, failed.Pending!.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(403)]
    [InlineData(400)]
    [InlineData(429)]
    public async Task A_secret_that_a_proxy_repeats_is_not_told(int status)
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["key"], Key);
        await using var bench = await Bench.StartAsync(change: options => options with { ApiKeyFile = scratch["key"] });
        bench.Server.Faults.Add(Fault.Answers(status, $"<pre>Authorization: ApiKey {Key}</pre>", "text/html") with { Times = 3 });

        var failed = await bench.FailAsync(Documents.Alerts(2));

        Assert.DoesNotContain(Key[..8], failed.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/_index_template/secmon-alerts")]
    public async Task Before_the_first_write_each_trouble_keeps_everything_pending(string path)
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Faults.Add(
            Fault.BadGateway() with { Path = path, IsExact = true },
            Fault.Drops(stores: false) with { Path = path, IsExact = true },
            Fault.Answers(200, "<html></html>", "text/html") with { Path = path, IsExact = true },
            Fault.Overload() with { Path = path, IsExact = true },
            Fault.Cuts(afterBytes: 10) with { Path = path, IsExact = true });

        await bench.Driver.DeliverAsync(Documents.Alerts(2));

        Assert.Equal(5, bench.Driver.Failures.Count);
        Assert.All(bench.Driver.Failures, failure => Assert.Null(failure.RetryAfter));
        Assert.All(bench.Driver.Failures, failure => Assert.Equal(2, failure.Pending!.Count));
        Assert.Equal(["al-1", "al-2"], bench.StoredIds());
    }
}
