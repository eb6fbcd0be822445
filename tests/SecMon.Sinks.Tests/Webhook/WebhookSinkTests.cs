using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Silo.Sinks;
using SecMon.Silo.Sinks.Webhook;

namespace SecMon.Sinks.Tests.Webhook;

public sealed class WebhookSinkTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly ManualClock _clock = new();

    public WebhookSinkTests() => File.WriteAllText(_scratch["secret"], "s3cret\n");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_notice_is_a_CloudEvent_with_the_document_as_data()
    {
        await using var receiver = await Receiver.StartAsync();
        using var sink = Sink(receiver.Url);
        var notice = Documents.Notice(id: "no-7", action: "acknowledged");

        Assert.Empty(await sink.DeliverAsync(notice));

        var request = Assert.Single(receiver.Requests);
        Assert.Equal("/hooks/secmon", request.Path);
        Assert.Equal("application/cloudevents+json; charset=utf-8", request.ContentType);
        Assert.Equal("1.0", (string?)request.Event["specversion"]);
        Assert.Equal("no-7", (string?)request.Event["id"]);
        Assert.Equal("urn:secmon", (string?)request.Event["source"]);
        Assert.Equal("secmon.case.acknowledged", (string?)request.Event["type"]);
        Assert.Equal("2026-03-14T22:52:10.300000Z", (string?)request.Event["time"]);
        Assert.Equal("al-5f0c9d2a7b3e4c615f0c9d2a7b3e4c61", (string?)request.Event["subject"]);
        Assert.Equal("application/json", (string?)request.Event["datacontenttype"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(notice.Json), request.Event["data"]));
    }

    [Fact]
    public async Task Word_of_an_incident_has_a_type_and_a_subject_of_its_own()
    {
        await using var receiver = await Receiver.StartAsync();
        using var sink = Sink(receiver.Url);

        await sink.DeliverAsync(Documents.IncidentNotice("joined"));

        var told = Assert.Single(receiver.Requests).Event;
        Assert.Equal(("secmon.incident.joined", "in-1", "2026-03-14T23:20:45.000000Z"), ((string?)told["type"], (string?)told["subject"], (string?)told["time"]));
    }

    [Fact]
    public async Task Checkpoints_and_health_have_types_of_their_own()
    {
        await using var receiver = await Receiver.StartAsync();
        using var sink = Sink(receiver.Url);

        await sink.DeliverAsync(Documents.Checkpoint(), Documents.Health(), Documents.Health(action: "resolved"));

        Assert.Equal(
            ["secmon.ledger.checkpoint", "secmon.health.raised", "secmon.health.resolved"],
            receiver.Requests.Select(request => (string?)request.Event["type"]));
    }

    [Fact]
    public async Task A_document_without_any_field_is_delivered()
    {
        await using var receiver = await Receiver.StartAsync();
        using var sink = Sink(receiver.Url);

        Assert.Empty(await sink.DeliverAsync(
            Documents.Empty(SinkDocumentKinds.Notice), Documents.Empty(SinkDocumentKinds.Health), Documents.Empty(SinkDocumentKinds.Checkpoint)));

        Assert.Equal(3, receiver.Requests.Count);
        Assert.All(receiver.Requests, request => Assert.Equal("2026-03-14T22:41:07.512000Z", (string?)request.Event["time"]));
    }

    [Fact]
    public async Task A_receiver_can_verify_who_sent_it_and_when()
    {
        await using var receiver = await Receiver.StartAsync();
        using var sink = Sink(receiver.Url);

        await sink.DeliverAsync(Documents.Notice());

        var request = Assert.Single(receiver.Requests);
        var parts = request.Signature.Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        var signed = Encoding.UTF8.GetBytes(parts["t"] + ".").Concat(request.Body).ToArray();
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeSeconds(), long.Parse(parts["t"], CultureInfo.InvariantCulture));
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("s3cret"), signed)), parts["v1"]);
    }

    [Fact]
    public async Task Without_a_secret_nothing_is_signed()
    {
        await using var receiver = await Receiver.StartAsync();
        using var sink = new WebhookSink(new WebhookOptions { Url = receiver.Url }, _clock);

        await sink.DeliverAsync(Documents.Notice());

        Assert.Equal("", Assert.Single(receiver.Requests).Signature);
    }

    [Fact]
    public async Task What_is_sent_again_has_the_same_bytes()
    {
        await using var receiver = await Receiver.StartAsync();
        using var sink = Sink(receiver.Url);

        await sink.DeliverAsync(Documents.Notice());
        await sink.DeliverAsync(Documents.Notice());

        Assert.Equal(receiver.Requests[0].Body, receiver.Requests[1].Body);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task An_answer_that_may_change_leaves_the_rest_pending(int status)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Then(200).Then(status, "Retry-After", "17");
        using var sink = Sink(receiver.Url);

        var failed = await sink.FailsAsync(Documents.Notice("no-1"), Documents.Notice("no-2"), Documents.Notice("no-3"));

        Assert.Equal(["no-2", "no-3"], failed.Pending.Ids());
        Assert.Equal(TimeSpan.FromSeconds(17), failed.RetryAfter);
        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task A_date_to_retry_after_is_honoured_but_not_for_ever()
    {
        await using var receiver = await Receiver.StartAsync();
        var inTwoMinutes = _clock.GetUtcNow().AddMinutes(2).ToString("R", CultureInfo.InvariantCulture);
        receiver.Then(503, "Retry-After", inTwoMinutes).Then(503, "Retry-After", "999999999");
        using var sink = Sink(receiver.Url);

        var soon = await sink.FailsAsync(Documents.Notice());
        var late = await sink.FailsAsync(Documents.Notice());

        Assert.InRange(soon.RetryAfter!.Value, TimeSpan.FromSeconds(118), TimeSpan.FromSeconds(120));
        Assert.Equal(TimeSpan.FromHours(1), late.RetryAfter);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(413)]
    [InlineData(415)]
    [InlineData(422)]
    public async Task An_answer_that_never_changes_refuses_that_document_alone(int status)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Then(status, body: "no such\r\nfield").Then(200);
        using var sink = Sink(receiver.Url);

        var refusal = Assert.Single(await sink.DeliverAsync(Documents.Notice("no-1"), Documents.Notice("no-2")));

        Assert.Equal("no-1", refusal.Document.Id);
        Assert.StartsWith(status.ToString(CultureInfo.InvariantCulture), refusal.Reason);
        Assert.EndsWith("no such  field", refusal.Reason);
        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task What_was_refused_before_a_failure_is_told_with_it()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Then(400).Then(500);
        using var sink = Sink(receiver.Url);

        var failed = await sink.FailsAsync(Documents.Notice("no-1"), Documents.Notice("no-2"));

        Assert.Equal(["no-1"], failed.Refused.Select(refusal => refusal.Document).Ids());
        Assert.Equal(["no-2"], failed.Pending.Ids());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_refused_signature_is_a_slow_failure_and_the_secret_is_read_again(int status)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Then(status, "Retry-After", "1");
        using var sink = Sink(receiver.Url);

        var failed = await sink.FailsAsync(Documents.Notice());
        await File.WriteAllTextAsync(_scratch["secret"], "changed");
        await sink.DeliverAsync(Documents.Notice());

        Assert.Contains("sink misconfigured", failed.Message);
        Assert.True(failed.RetryAfter >= TimeSpan.FromMinutes(1));
        Assert.NotEqual(receiver.Requests[0].Signature, receiver.Requests[1].Signature);
        Assert.DoesNotContain("s3cret", failed.ToString());
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Then(307, "Location", elsewhere.Url.ToString());
        using var sink = Sink(receiver.Url);

        var failed = await sink.FailsAsync(Documents.Notice());

        Assert.Contains("sink misconfigured", failed.Message);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_receiver_with_TLS_is_known_by_its_authority()
    {
        var certificate = new TestCertificate(_scratch);
        await using var receiver = await Receiver.StartAsync(certificate);
        using var trusting = new WebhookSink(new WebhookOptions { Url = receiver.Url, AuthoritiesFile = certificate.Authority }, _clock);
        using var untrusting = new WebhookSink(new WebhookOptions { Url = receiver.Url }, _clock);
        using var mistaken = new WebhookSink(new WebhookOptions { Url = receiver.Url, AuthoritiesFile = _scratch["none.pem"] }, _clock);

        Assert.Empty(await trusting.DeliverAsync(Documents.Notice()));
        var untrusted = await untrusting.FailsAsync(Documents.Notice());
        var unreadable = await mistaken.FailsAsync(Documents.Notice());

        Assert.Single(receiver.Requests);
        Assert.Contains("sink misconfigured", untrusted.Message);
        Assert.Contains(_scratch["none.pem"], unreadable.Message);
    }

    [Fact]
    public async Task A_broken_connection_is_a_failure()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Then(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var sink = Sink(receiver.Url);

        Assert.Equal(["no-1"], (await sink.FailsAsync(Documents.Notice())).Pending.Ids());
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_a_failure()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Then(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        using var sink = Sink(receiver.Url, TimeSpan.FromMilliseconds(200));

        Assert.Contains("did not answer within 0.2 s", (await sink.FailsAsync(Documents.Notice())).Message);
    }

    [Fact]
    public async Task Nobody_there_is_a_failure_that_hides_the_path()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/hooks/KEY?token=KEY");
        free.Stop();
        using var sink = Sink(url);

        Assert.DoesNotContain("KEY", (await sink.FailsAsync(Documents.Notice())).Message);
    }

    [Fact]
    public async Task The_end_of_the_program_is_no_failure()
    {
        await using var receiver = await Receiver.StartAsync();
        using var ending = new CancellationTokenSource();
        receiver.Then(async _ => await ending.CancelAsync());
        receiver.Then(500);
        using var sink = Sink(receiver.Url);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sink.DeliverAsync([Documents.Notice(), Documents.Notice()], ending.Token));
    }

    private WebhookSink Sink(Uri url, TimeSpan? timeout = null) =>
        new(new WebhookOptions { Url = url, SecretFile = _scratch["secret"], Timeout = timeout ?? TimeSpan.FromSeconds(10) }, _clock);
}
