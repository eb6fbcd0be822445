using SecMon.Elasticsearch.StandIn;

namespace SecMon.Elasticsearch.Tests;

/// <summary>What one document's answer means for it, and for the others.</summary>
public sealed class ItemTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(429, "es_rejected_execution_exception", "", false)]
    [InlineData(429, "rejected_execution_exception", "", false)]
    [InlineData(503, "unavailable_shards_exception", "", false)]
    [InlineData(503, "no_shard_available_action_exception", "", false)]
    [InlineData(500, "anything", "", false)]
    [InlineData(429, "cluster_block_exception", "sink blocked: ", true)]
    [InlineData(403, "cluster_block_exception", "sink blocked: ", true)]
    [InlineData(403, "security_exception", "sink misconfigured: ", true)]
    [InlineData(404, "index_not_found_exception", "sink misconfigured: ", true)]
    public async Task An_item_that_may_still_be_stored_is_pending(int status, string type, string says, bool isSlow)
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Faults.Add(Fault.Items(status, type, "al-2", "al-4"));
        var alerts = Documents.Alerts(5);

        var failed = await bench.FailAsync(alerts);

        Assert.Equal([alerts[1], alerts[3]], failed.Pending);
        Assert.Empty(failed.Refused);
        Assert.StartsWith(says, failed.Message, StringComparison.Ordinal);
        Assert.Contains(type, failed.Message, StringComparison.Ordinal);
        Assert.Equal(isSlow ? Slow : null, failed.RetryAfter);

        await bench.Driver.DeliverAsync(failed.Pending!);
        Assert.Equal(["al-1", "al-2", "al-3", "al-4", "al-5"], bench.StoredIds());
    }

    [Theory]
    [InlineData("document_parsing_exception")]
    [InlineData("mapper_parsing_exception")]
    [InlineData("strict_dynamic_mapping_exception")]
    [InlineData("illegal_argument_exception")]
    public async Task An_item_that_can_never_be_stored_is_refused(string type)
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Faults.Add(Fault.Items(400, type, "al-2"));

        var refusal = Assert.Single(await bench.DeliverAsync(Documents.Alerts(3)));

        Assert.Equal("al-2", refusal.Document.Id);
        Assert.Contains(type, refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(["al-1", "al-3"], bench.StoredIds());
    }

    [Fact]
    public async Task A_document_that_breaks_the_mappings_stops_no_other()
    {
        await using var bench = await Bench.StartAsync();

        await bench.Driver.DeliverAsync(Documents.Alert("al-1"), Documents.Bad("bad-1"), Documents.Alert("al-2") with { Json = "no json" }, Documents.Alert("al-3"));

        Assert.Empty(bench.Driver.Failures);
        Assert.Equal(["bad-1", "al-2"], bench.Driver.RefusedIds);
        Assert.Equal(["al-1", "al-3"], bench.StoredIds());
    }

    [Fact]
    public async Task What_is_refused_and_what_is_pending_come_out_of_one_attempt()
    {
        await using var bench = await Bench.StartAsync(change: options => options with { MostDocuments = 2 });
        bench.Server.Faults.Add(Fault.Items(503, "unavailable_shards_exception", "al-2"), Fault.Items(429, "es_rejected_execution_exception", "al-5"));
        var alerts = Documents.Alerts(6);
        alerts[0] = Documents.Bad("al-1");
        alerts[3] = Documents.Bad("al-4");

        // The first request: one refused, one pending; it took the refused one, so the second is tried: the fault names none of it.
        var failed = await bench.FailAsync(alerts);

        Assert.Equal(["al-1", "al-4"], failed.Refused.Select(refusal => refusal.Document.Id));
        Assert.Equal([alerts[1]], failed.Pending);
        Assert.Equal(["al-3", "al-5", "al-6"], bench.StoredIds());
    }

    [Fact]
    public async Task Nothing_more_is_sent_when_not_one_document_was_taken()
    {
        await using var bench = await Bench.StartAsync(change: options => options with { MostDocuments = 2 });
        bench.Server.IsFlooded = true;
        var alerts = Documents.Alerts(6);

        var failed = await bench.FailAsync(alerts);

        Assert.Equal(alerts, failed.Pending);
        Assert.Equal(Slow, failed.RetryAfter);
        Assert.StartsWith("sink blocked: ", failed.Message, StringComparison.Ordinal);
        Assert.Single(bench.BulkRequests);
    }

    [Fact]
    public async Task A_full_disk_is_waited_for_and_nothing_is_refused()
    {
        await using var bench = await Bench.StartAsync();
        await bench.DeliverAsync(Documents.Alert("al-0"));
        bench.Server.IsFlooded = true;
        var alerts = Documents.Alerts(3);
        for (var attempt = 0; attempt < 20; attempt++)
            Assert.Empty((await bench.FailAsync(alerts)).Refused);

        bench.Server.IsFlooded = false;
        Assert.Empty(await bench.DeliverAsync(alerts));

        Assert.Equal(["al-0", "al-1", "al-2", "al-3"], bench.StoredIds());
    }

    [Fact]
    public async Task A_closed_index_holds_back_only_its_own_documents()
    {
        await using var bench = await Bench.StartAsync();
        var old = Documents.Alert("old-1", new DateTime(2025, 1, 5, 0, 0, 0, DateTimeKind.Utc));
        await bench.DeliverAsync(old with { Id = "old-0" });
        bench.Server.BlockWrites("secmon-alerts-2025.01");

        var failed = await bench.FailAsync([old, .. Documents.Alerts(2)]);

        Assert.Equal([old], failed.Pending);
        Assert.StartsWith("sink blocked: ", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["al-1", "al-2", "old-0"], bench.StoredIds());

        bench.Server.BlockWrites("secmon-alerts-2025.01", isBlocked: false);
        Assert.Empty(await bench.DeliverAsync(failed.Pending!));
    }

    [Fact]
    public async Task With_automatic_indices_off_the_operator_is_told()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.MakesIndices = false;

        var failed = await bench.FailAsync(Documents.Alerts(2));

        Assert.StartsWith("sink misconfigured: ", failed.Message, StringComparison.Ordinal);
        Assert.Equal(Slow, failed.RetryAfter);
        Assert.Equal(2, failed.Pending!.Count);
    }
}
