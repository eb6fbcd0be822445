using System.Text.Json.Nodes;
using SecMon.Elasticsearch.StandIn;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Delivery;

/// <summary>Through outages and <c>kill -9</c>, every alert is in Elasticsearch once, as the ledger has it, and no revision goes backwards.</summary>
public sealed class ElasticsearchDeliveryTests
{
    [Fact]
    public async Task After_outages_of_every_kind_each_alert_is_there_once_in_ledger_order()
    {
        await using var server = await StandInServer.StartAsync();
        using var deployment = new DeliveringSilo($"{{type: elasticsearch, url: \"{server.Url}\", timeout: 2s}}");
        await using var silo = await deployment.StartAsync();
        await deployment.Log.AttackAsync(20);
        await Eventually.HoldsAsync("the first alerts", () => server.Documents("secmon-alerts-*").Count == 20);

        server.Faults.Add(
            Fault.Drops(stores: true), Fault.Answers(503), Fault.BadGateway(), Fault.Cuts(40), Fault.Items(429, "es_rejected_execution_exception"));
        var addresses = await deployment.Log.AttackAsync(200);

        await Eventually.HoldsAsync("all alerts", () => server.Documents("secmon-alerts-*").Count == 20 + addresses.Count, TimeSpan.FromMinutes(2));
        await AssertLikeLedgerAsync(silo, server);
        AssertVersionsOnlyGrow(server);
    }

    [Fact]
    public async Task An_alert_is_not_doubled_by_kills_between_sending_and_noting()
    {
        await using var server = await StandInServer.StartAsync();
        using var deployment = new DeliveringSilo($"{{type: elasticsearch, url: \"{server.Url}\", timeout: 2s}}", "{type: file, path: alerts.ndjson}");
        var random = new Random();
        for (var kill = 0; kill < 5; kill++)
        {
            await using var silo = await deployment.StartAsync();
            await deployment.Log.AttackAsync(40);
            if (kill % 2 == 0)
                server.Faults.Add(Fault.Drops(stores: true));
            await Task.Delay(random.Next(50, 1_200), TestContext.Current.CancellationToken);
            await silo.Process.KillAsync();
        }

        await using var last = await deployment.StartAsync();
        await Eventually.HoldsAsync("all alerts", () => server.Documents("secmon-alerts-*").Count == 200, TimeSpan.FromMinutes(2));
        await Eventually.HoldsAsync("the file has caught up", async () => (await last.GetJsonAsync("/api/v1/sinks"))["sinks"]!.AsArray().All(sink => (long)sink!["behind"]! <= 2));
        await AssertLikeLedgerAsync(last, server);
        AssertVersionsOnlyGrow(server);
        Assert.True(await last.StopAsync(TimeSpan.FromSeconds(10)) == 0, string.Join('\n', last.Process.Errors.TakeLast(40)));
        var lines = (await File.ReadAllLinesAsync(deployment["alerts.ndjson"])).Select(line => JsonNode.Parse(line)!).Where(line => (string?)line["event"]!["kind"] == "alert").Select(line => (string)line["event"]!["id"]!).ToList();
        Assert.Equal(200, lines.Count);
        Assert.Equal(lines.Count, lines.Distinct().Count());
    }

    [Fact]
    public async Task What_is_refused_for_good_is_a_dead_letter_that_can_be_sent_again_and_holds_back_nothing()
    {
        await using var server = await StandInServer.StartAsync();
        using var deployment = new DeliveringSilo($"{{type: elasticsearch, url: \"{server.Url}\"}}");
        await using var silo = await deployment.StartAsync();
        await Eventually.HoldsAsync("ready", async () => (await silo.GetAsync("/readyz")).Status == System.Net.HttpStatusCode.OK);
        server.Faults.Add(Fault.Items(400, "document_parsing_exception"));

        await deployment.Log.AttackAsync(1);
        await Eventually.HoldsAsync("a dead letter", async () => await silo.MetricAsync("secmon_sink_dead_letters") > 0);
        await deployment.Log.AttackAsync(5);
        await Eventually.HoldsAsync("those behind it", () => server.Documents("secmon-alerts-*").Count == 5);

        var letters = (await silo.GetJsonAsync("/api/v1/sinks/elasticsearch/dead-letters"))["dead_letters"]!.AsArray();
        Assert.All(letters, letter => Assert.Contains("document_parsing_exception", (string)letter!["reason"]!, StringComparison.Ordinal));
        await Eventually.HoldsAsync("SecMon says so itself", async () => (await silo.GetJsonAsync("/api/v1/health"))["problems"]!.AsArray().Any(problem => (string)problem!["name"]! == "SinkDeadLetters"));

        await using var resend = await SecMonProcess.RunAsync(deployment.Folder, "sinks", "resend", "--config", deployment.Configuration);
        Assert.True(resend.ExitCode == 0 && resend.Errors.Contains("2 of 2 dead letters delivered"), string.Join('\n', resend.Errors) + letters.ToJsonString());
        Assert.Equal(6, server.Documents("secmon-alerts-*").Count);
    }

    /// <summary>As many documents as alerts in the ledger, each with the hash of its entry, first stored in the order of the ledger.</summary>
    private static async Task AssertLikeLedgerAsync(Silo silo, StandInServer server)
    {
        var ledger = new List<JsonNode>();
        for (var page = await silo.GetJsonAsync("/api/v1/alerts?limit=1000"); page["alerts"]!.AsArray().Count > 0; page = await silo.GetJsonAsync($"/api/v1/alerts?limit=1000&after={page["next"]}"))
            ledger.AddRange(page["alerts"]!.AsArray().Select(alert => alert!));
        var stored = server.Documents("secmon-alerts-*").ToDictionary(document => document.Id, document => document.Source);
        Assert.Equal(ledger.Count, stored.Count);
        foreach (var alert in ledger)
        {
            var document = stored[(string)alert["event"]!["id"]!];
            Assert.Equal((string)alert["secmon"]!["ledger"]!["hash"]!, (string)document["secmon"]!["ledger"]!["hash"]!);
            Assert.Equal((string)alert["secmon"]!["case"]!["id"]!, (string)document["secmon"]!["case"]!["id"]!);
        }

        var first = server.Writes.Where(write => write.Index.StartsWith("secmon-alerts", StringComparison.Ordinal) && write.Status == 201).Select(write => write.Id).ToList();
        var order = ledger.Select(alert => (string)alert["event"]!["id"]!).ToList();
        Assert.Equal(order.Where(first.Contains), first);
        Assert.Empty(server.IndicesWithoutTemplate);
    }

    private static void AssertVersionsOnlyGrow(StandInServer server)
    {
        foreach (var document in server.Writes.Where(write => write.Status is 200 or 201).GroupBy(write => (write.Index, write.Id)))
            Assert.Equal(document.Select(write => write.Version).Order(), document.Select(write => write.Version));
    }
}
