using System.Text.Json.Nodes;
using SecMon.Elasticsearch.StandIn;

namespace SecMon.Elasticsearch.Tests;

/// <summary>Requests that are answered, or not, as a whole.</summary>
public sealed class WholeRequestTests
{
    public static TheoryData<string, bool> Doubts => new()
    {
        { "dropped before", false }, { "dropped after storing", true }, { "dropped in the answer", true }, { "cut", true }, { "502", false }, { "503", false },
        { "504", false }, { "500", false }, { "html", false }, { "empty", false }, { "fewer items", true }, { "more items", true }, { "other order", true },
        { "no items", true }, { "no status", true }, { "slow", true },
    };

    [Theory]
    [MemberData(nameof(Doubts))]
    public async Task On_doubt_the_same_is_sent_again(string doubt, bool isStored)
    {
        await using var bench = await Bench.StartAsync(change: options => options with { Timeout = TimeSpan.FromMilliseconds(doubt == "slow" ? 300 : 30_000) });
        bench.Server.Faults.Add(FaultOf(doubt));
        var alerts = Documents.Alerts(3);

        var failed = await bench.FailAsync(alerts);

        Assert.Equal(alerts, failed.Pending);
        Assert.Empty(failed.Refused);
        Assert.Null(failed.RetryAfter);
        Assert.StartsWith("outcome unknown: ", failed.Message, StringComparison.Ordinal);
        Assert.Equal(isStored ? 3 : 0, bench.Server.Writes.Count);

        Assert.Empty(await bench.DeliverAsync(failed.Pending!));
        Assert.Equal(bench.BulkRequests[0].Body, bench.BulkRequests[1].Body);
        Assert.Equal(["al-1", "al-2", "al-3"], bench.StoredIds());
    }

    [Fact]
    public async Task An_answer_without_end_does_not_fill_the_memory()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Faults.Add(Fault.Answers(200, $"{{\"items\":[],\"x\":\"{new string('x', 20_000_000)}\"}}"));

        var failed = await bench.FailAsync(Documents.Alerts(1));

        Assert.Contains("longer than 8 MB", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_failure_with_everything_pending()
    {
        await using var bench = await Bench.StartAsync();
        await bench.Server.DisposeAsync();

        var failed = await bench.FailAsync(Documents.Alerts(2));

        Assert.Equal(2, failed.Pending!.Count);
        Assert.Null(failed.RetryAfter);
    }

    [Fact]
    public async Task Being_stopped_is_no_failure_of_the_sink()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Faults.Add(Fault.Slow(bytesPerSecond: 1));
        using var stop = new CancellationTokenSource();
        var delivery = bench.Sink.DeliverAsync(Documents.Alerts(1), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivery);
    }

    [Fact]
    public async Task Three_refusals_in_a_row_halve_the_batch_and_successes_let_it_grow()
    {
        await using var bench = await Bench.StartAsync(change: options => options with { MostDocuments = 16 });
        bench.Server.Faults.Add(Fault.Overload() with { Times = 6 });

        await bench.Driver.DeliverAsync(Documents.Alerts(64));

        Assert.Equal(6, bench.Driver.Failures.Count);
        Assert.All(bench.Driver.Failures, failure => Assert.Equal(64, failure.Pending!.Count));
        Assert.Equal([16, 16, 16, 8, 8, 8, 4, 6, 8, 10, 12, 14, 10], bench.BulkRequests.Select(Count));
        Assert.Equal(64, bench.StoredIds().Length);
    }

    [Fact]
    public async Task A_success_between_refusals_starts_the_count_again()
    {
        await using var bench = await Bench.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            bench.Server.Faults.Add(Fault.Overload() with { Times = 2 });
            await bench.Driver.DeliverAsync(Documents.Alerts(10));
        }

        Assert.All(bench.BulkRequests, request => Assert.Equal(10, Count(request)));
    }

    [Fact]
    public async Task A_batch_that_never_fits_into_the_time_limit_becomes_smaller()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Faults.Add(Fault.Drops(stores: false) with { Times = 3 });

        await bench.Driver.DeliverAsync(Documents.Alerts(10));

        Assert.Equal([10, 10, 10, 5, 5], bench.BulkRequests.Select(Count));
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_halved_at_once_until_it_fits()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.MostBodyBytes = 20_000;

        Assert.Empty(await bench.DeliverAsync(Documents.Alerts(30)));

        Assert.Equal(30, bench.StoredIds().Length);
        Assert.Equal([30, 15], bench.BulkRequests.Take(2).Select(Count));
    }

    [Fact]
    public async Task A_single_document_that_is_too_large_is_refused_and_the_others_are_stored()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.MostBodyBytes = 20_000;
        var large = Documents.Alert("large", change: json => json["message"] = new string('x', 30_000));

        var refused = await bench.DeliverAsync([.. Documents.Alerts(4), large, Documents.Alert("last")]);

        Assert.Equal("large", Assert.Single(refused).Document.Id);
        Assert.Equal(["al-1", "al-2", "al-3", "al-4", "last"], bench.StoredIds());
    }

    [Fact]
    public async Task Only_the_document_that_spoils_a_request_is_refused()
    {
        await using var bench = await Bench.StartAsync();
        var alerts = Documents.Alerts(5);
        // An id over 512 bytes refuses the whole request.
        alerts[2] = Documents.Alert(new string('x', 513));

        await bench.Driver.DeliverAsync(alerts);

        Assert.Empty(bench.Driver.Failures);
        Assert.Equal([alerts[2].Id], bench.Driver.RefusedIds);
        Assert.Equal(["al-1", "al-2", "al-4", "al-5"], bench.StoredIds());
        Assert.Equal([5, 1, 1, 1, 1, 1], bench.BulkRequests.Select(Count));
    }

    [Fact]
    public async Task A_guilty_document_alone_is_refused_without_being_sent_twice()
    {
        await using var bench = await Bench.StartAsync();

        var refused = await bench.DeliverAsync(Documents.Alert(new string('x', 513)));

        Assert.Contains("action_request_validation_exception", Assert.Single(refused).Reason, StringComparison.Ordinal);
        Assert.Single(bench.BulkRequests);
    }

    [Fact]
    public async Task When_every_request_is_refused_the_documents_are_not_at_fault()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Faults.Add(Fault.Answers(406, """{"error":"Content-Type header [x] is not supported","status":406}""") with { Times = 4 });
        var alerts = Documents.Alerts(3);

        var failed = await bench.FailAsync(alerts);

        Assert.StartsWith("sink misconfigured: ", failed.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(60), failed.RetryAfter);
        Assert.Equal(alerts, failed.Pending);
        Assert.Empty(failed.Refused);
        Assert.Empty(await bench.DeliverAsync(alerts));
    }

    [Fact]
    public async Task A_failure_while_the_guilty_one_is_looked_for_loses_nothing()
    {
        await using var bench = await Bench.StartAsync();
        var alerts = Documents.Alerts(5);
        alerts[1] = Documents.Alert(new string('x', 513));
        bench.Server.Faults.Add(Fault.Items(503, "x", "nobody"), Fault.Items(503, "x", "nobody"), Fault.Items(503, "x", "nobody"), Fault.Drops(stores: true));

        await bench.Driver.DeliverAsync(alerts);

        Assert.Equal(alerts[2..], Assert.Single(bench.Driver.Failures).Pending);
        Assert.Equal([alerts[1].Id], bench.Driver.RefusedIds);
        Assert.Equal(["al-1", "al-3", "al-4", "al-5"], bench.StoredIds());
    }

    [Fact]
    public async Task What_a_proxy_asks_to_wait_is_passed_on()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Faults.Add(new Fault { Instead = Answer.Text(503, "", "text/plain") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "7" } } });
        bench.Server.Faults.Add(new Fault { Instead = Answer.Text(429, "", "text/plain") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "999999" } } });

        Assert.Equal(TimeSpan.FromSeconds(7), (await bench.FailAsync(Documents.Alerts(1))).RetryAfter);
        Assert.Equal(TimeSpan.FromMinutes(10), (await bench.FailAsync(Documents.Alerts(1))).RetryAfter);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_secret()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Faults.Add(new Fault { Instead = Answer.Text(302, "", "text/html") with { Headers = new Dictionary<string, string> { ["Location"] = "http://127.0.0.1:1/" } } });

        var failed = await bench.FailAsync(Documents.Alerts(1));

        Assert.StartsWith("sink misconfigured: HTTP 302", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_servers_text_is_shortened_and_harmless()
    {
        await using var bench = await Bench.StartAsync();
        bench.Server.Faults.Add(Fault.Answers(500, $"\e[31m\r\n{new string('x', 5_000)}END", "text/plain"));

        var failed = await bench.FailAsync(Documents.Alerts(1));

        Assert.DoesNotContain(failed.Message, char.IsControl);
        Assert.DoesNotContain("END", failed.Message, StringComparison.Ordinal);
        Assert.InRange(failed.Message.Length, 100, 260);
    }

    private static int Count(StandInRequest request) => request.Body.Count(letter => letter == '\n') / 2;

    private static Fault FaultOf(string doubt) => doubt switch
    {
        "dropped before" => Fault.Drops(stores: false),
        "dropped after storing" => Fault.Drops(stores: true),
        "dropped in the answer" => Fault.Drops(stores: true, afterBytes: 20),
        "cut" => Fault.Cuts(afterBytes: 40),
        "502" => Fault.BadGateway(),
        "503" or "504" or "500" => Fault.Answers(int.Parse(doubt)),
        "html" => Fault.Answers(200, "<html>please sign in</html>", "text/html"),
        "empty" => Fault.Answers(200),
        "fewer items" => Fault.Leaves(items => items.RemoveAt(2)),
        "more items" => Fault.Leaves(items => items.Add(items[0]!.DeepClone())),
        "other order" => Fault.Leaves(items =>
        {
            var first = items[0];
            items.RemoveAt(0);
            items.Add(first);
        }),
        "no items" => new Fault { Stores = true, Changes = answer => answer.Remove("items") },
        "no status" => Fault.Leaves(items => items[1]!["index"]!.AsObject().Remove("status")),
        "slow" => Fault.Slow(bytesPerSecond: 1),
        _ => throw new ArgumentOutOfRangeException(nameof(doubt), doubt, message: null),
    };
}
