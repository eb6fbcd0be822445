using System.Text.Json.Nodes;
using SecMon.Elasticsearch.StandIn;
using SecMon.Silo.Cli;
using SecMon.Silo.Sinks.Elasticsearch;

namespace SecMon.Elasticsearch.Tests;

/// <summary>Templates and the policy, made by the command or by the sink.</summary>
public sealed class SetupTests
{
    [Theory]
    [InlineData(Flavor.Elasticsearch8)]
    [InlineData(Flavor.Elasticsearch9)]
    [InlineData(Flavor.OpenSearch)]
    public async Task A_second_setup_changes_nothing(Flavor flavor)
    {
        await using var server = await StandInServer.StartAsync(new StandInOptions { Flavor = flavor });

        var first = await RunAsync(server);
        var second = await RunAsync(server);

        var policy = flavor == Flavor.OpenSearch ? SetupOutcome.Skipped : SetupOutcome.Made;
        Assert.Equal([policy, SetupOutcome.Made, SetupOutcome.Made, SetupOutcome.Made, SetupOutcome.Made, SetupOutcome.Made], first.Select(step => step.Outcome));
        Assert.All(second, step => Assert.True(step.Outcome is SetupOutcome.Kept or SetupOutcome.Skipped, step.ToString()));
        Assert.Equal(flavor == Flavor.OpenSearch ? 5 : 6, server.Requests.Count(request => request.Method == "PUT"));
    }

    [Theory]
    [InlineData("root-opensearch.json", Flavor.OpenSearch, true)]
    [InlineData("root-serverless.json", Flavor.Elasticsearch9, false)]
    public async Task Where_there_are_no_policies_templates_name_none(string root, Flavor flavor, bool hasShards)
    {
        await using var server = await StandInServer.StartAsync(new StandInOptions { Flavor = flavor });
        server.Faults.Add(new RecordedAnswer(root).To("/"));

        var steps = await RunAsync(server, TimeSpan.FromDays(365));

        Assert.Equal(SetupOutcome.Skipped, steps[0].Outcome);
        var puts = server.Requests.Where(request => request.Method == "PUT").Select(request => System.Text.Encoding.UTF8.GetString(request.Body)).ToList();
        Assert.Equal(5, puts.Count);
        Assert.DoesNotContain(puts, body => body.Contains("lifecycle", StringComparison.Ordinal));
        Assert.Equal(hasShards, puts.Exists(body => body.Contains("number_of_shards", StringComparison.Ordinal)));
        Assert.Equal(hasShards, puts.Exists(body => body.Contains("flat_object", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_dry_run_makes_nothing()
    {
        await using var server = await StandInServer.StartAsync();

        var steps = await RunAsync(server, isDryRun: true);

        Assert.All(steps, step => Assert.Equal(SetupOutcome.Made, step.Outcome));
        Assert.All(server.Requests, request => Assert.Equal("GET", request.Method));
    }

    [Theory]
    [InlineData(99, SetupOutcome.Kept)]
    [InlineData(1, SetupOutcome.Kept)]
    [InlineData(0, SetupOutcome.Updated)]
    public async Task A_newer_template_stays_and_an_older_one_is_replaced(int version, SetupOutcome expected)
    {
        await using var server = await StandInServer.StartAsync();
        await RunAsync(server);
        await PutAsync(server, "_index_template/secmon-cases", new JsonObject { ["index_patterns"] = new JsonArray("secmon-cases-*"), ["priority"] = 400, ["version"] = version });

        Assert.Equal(expected, Assert.Single(await RunAsync(server), step => step.Name == "index template secmon-cases").Outcome);
    }

    [Fact]
    public async Task Retention_that_somebody_set_changes_only_when_asked_for()
    {
        await using var server = await StandInServer.StartAsync();
        await RunAsync(server, TimeSpan.FromDays(3650));
        Assert.Equal("3650d", await StoredAgeAsync(server));

        Assert.Equal(SetupOutcome.Kept, (await RunAsync(server))[0].Outcome);
        Assert.Equal("3650d", await StoredAgeAsync(server));

        Assert.Equal(SetupOutcome.Updated, (await RunAsync(server, TimeSpan.FromDays(30)))[0].Outcome);
        Assert.Equal("30d", await StoredAgeAsync(server));
    }

    [Fact]
    public async Task A_template_of_another_that_would_fight_with_ours_is_told()
    {
        await using var server = await StandInServer.StartAsync();
        await PutAsync(server, "_index_template/other", new JsonObject { ["index_patterns"] = new JsonArray("secmon-*"), ["priority"] = 400 });

        var failed = await Assert.ThrowsAsync<ElasticsearchException>(() => RunAsync(server));

        Assert.Contains("index template secmon-alerts cannot be made: HTTP 400", failed.Message, StringComparison.Ordinal);
        Assert.Contains("other", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sink_makes_missing_templates_when_it_may()
    {
        await using var bench = await Bench.StartAsync(isSetUp: false);

        await bench.DeliverAsync(Documents.Alert("al-1"), Documents.Case("al-1", 1));

        Assert.Empty(bench.Server.IndicesWithoutTemplate);
        Assert.Equal(2, bench.Server.Indices.Count);
    }

    [Fact]
    public async Task Without_templates_and_without_the_privilege_nothing_is_ever_written()
    {
        await using var bench = await Bench.StartAsync(isSetUp: false);
        bench.Server.Forbids = (method, path) => method == "PUT" || path.StartsWith("/_ilm", StringComparison.Ordinal);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var failed = await bench.FailAsync(Documents.Alerts(2));
            Assert.StartsWith("template missing: run secmon elasticsearch setup", failed.Message, StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromSeconds(60), failed.RetryAfter);
            Assert.Equal(2, failed.Pending!.Count);
        }

        Assert.Empty(bench.BulkRequests);
        Assert.Empty(bench.Server.Indices);

        bench.Server.Forbids = (_, _) => false;
        Assert.Empty(await bench.DeliverAsync(Documents.Alerts(2)));
    }

    [Fact]
    public async Task A_key_that_may_not_see_templates_writes_only_when_that_was_chosen()
    {
        await using var careful = await Bench.StartAsync();
        await using var chosen = await Bench.StartAsync(change: options => options with { ChecksTemplates = false });
        careful.Server.Forbids = chosen.Server.Forbids = (_, path) => path.StartsWith("/_index_template", StringComparison.Ordinal);

        Assert.Contains("privilege monitor", (await careful.FailAsync(Documents.Alert("al-1"))).Message, StringComparison.Ordinal);
        Assert.Empty(await chosen.DeliverAsync(Documents.Alert("al-1")));

        Assert.Empty(careful.BulkRequests);
    }

    [Fact]
    public async Task A_server_that_starts_while_templates_are_made_is_tried_again_soon()
    {
        await using var bench = await Bench.StartAsync(isSetUp: false);
        bench.Server.Faults.Add(new RecordedAnswer("not-recovered-503.json").To("/_component_template/secmon-alerts-mappings"));

        var failed = await bench.FailAsync(Documents.Alert("al-1"));

        Assert.Null(failed.RetryAfter);
        Assert.Empty(await bench.DeliverAsync(failed.Pending!));
    }

    [Fact]
    public async Task The_command_makes_them_with_a_key_from_a_file()
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["key"], "the-setup-key");
        await using var server = await StandInServer.StartAsync(new StandInOptions { Authorizations = ["ApiKey the-setup-key"] });
        string[] arguments = ["elasticsearch", "setup", "--url", server.Url.ToString(), "--api-key-file", scratch["key"]];

        Assert.Equal(ExitCode.Done, await CommandLine.RunAsync([.. arguments, "--dry-run"]));
        Assert.DoesNotContain(server.Requests, request => request.Method == "PUT");
        Assert.Equal(ExitCode.Done, await CommandLine.RunAsync([.. arguments, "--retention", "365d"]));

        Assert.Equal(6, server.Requests.Count(request => request.Method == "PUT"));
        var policy = Assert.Single(server.Requests, request => request is { Method: "PUT", Path: "/_ilm/policy/secmon-alerts" });
        Assert.Equal("365d", AgeIn(JsonNode.Parse(policy.Body)!));
    }

    [Theory]
    [InlineData("--url", "ftp://localhost")]
    [InlineData("--url", "http://user:pw@localhost")]
    [InlineData("--url", "http://localhost", "--retention", "1y")]
    [InlineData("--url", "http://localhost", "--user", "elastic")]
    [InlineData("--url", "http://localhost", "--api-key-file", "/nowhere/key")]
    [InlineData("--url", "https://localhost", "--fingerprint", "12")]
    [InlineData("--url", "https://localhost", "--ca-file", "/nowhere/ca.pem")]
    public async Task What_the_command_cannot_use_is_an_error(params string[] arguments) =>
        Assert.Equal(ExitCode.Unusable, await CommandLine.RunAsync(["elasticsearch", "setup", .. arguments]));

    private static async Task<IReadOnlyList<SetupStep>> RunAsync(StandInServer server, TimeSpan? retention = null, bool isDryRun = false)
    {
        using var setup = new ElasticsearchSetup(new ElasticsearchOptions { Url = server.Url, Retention = retention });
        return await setup.RunAsync(isDryRun, TestContext.Current.CancellationToken);
    }

    private static async Task PutAsync(StandInServer server, string path, JsonObject body)
    {
        using var http = new HttpClient();
        using var content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PutAsync(new Uri(server.Url, path), content, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<string?> StoredAgeAsync(StandInServer server)
    {
        using var http = new HttpClient();
        var json = JsonNode.Parse(await http.GetStringAsync(new Uri(server.Url, "_ilm/policy/secmon-alerts"), TestContext.Current.CancellationToken))!;
        return AgeIn(json["secmon-alerts"]!);
    }

    private static string? AgeIn(JsonNode policy) => (string?)policy["policy"]!["phases"]!["delete"]!["min_age"];
}
