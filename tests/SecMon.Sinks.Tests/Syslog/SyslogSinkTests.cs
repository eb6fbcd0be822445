using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Silo.Sinks;
using SecMon.Silo.Sinks.Syslog;

namespace SecMon.Sinks.Tests.Syslog;

public sealed class SyslogSinkTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Rsyslog_reads_every_field_of_an_alert_and_of_a_checkpoint()
    {
        using var server = await RsyslogServer.StartAsync();
        using var sink = Sink(server.Port);

        Assert.Empty(await sink.DeliverAsync(Documents.Alert("al-1"), Documents.Checkpoint()));
        await server.ReceivesAsync(2);

        var alert = server.Lines[0].Split('|', 7);
        Assert.Equal(
            ["107", "2026-03-14T22:41:07.512000Z", "secmon-1", "secmon", "EX-02",
                """[secmon@32473 alert="al-1" rule="Citizen table copied out" severity="high" case="al-0" sequence="7"]"""],
            alert[..6]);
        Assert.Equal(Documents.Alert("al-1").Json, TextOf(alert[6]));
        var checkpoint = server.Lines[1].Split('|', 7);
        Assert.Equal("110", checkpoint[0]);
        Assert.Equal("checkpoint", checkpoint[4]);
        Assert.Equal("""[secmon@32473 checkpoint="48211" hash="sha256:6c1a" sequence="7"]""", checkpoint[5]);
    }

    [Theory]
    [InlineData("critical", 2)]
    [InlineData("high", 3)]
    [InlineData("medium", 4)]
    [InlineData("low", 5)]
    [InlineData("informational", 6)]
    public async Task The_level_is_the_severity(string level, int severity)
    {
        await using var receiver = new RawReceiver();
        using var sink = Sink(receiver.Port, facility: 4);

        await sink.DeliverAsync(Documents.Alert(severity: level));

        Assert.StartsWith($"<{(4 * 8) + severity}>1 ", await receiver.MessageAsync());
    }

    [Fact]
    public async Task A_message_has_its_length_before_it_and_says_that_it_is_UTF8()
    {
        await using var receiver = new RawReceiver();
        using var sink = Sink(receiver.Port);
        var alert = Documents.Alert(change: fields => fields["message"] = "Nguyễn Thị Hồng đọc hồ sơ");

        await sink.DeliverAsync(alert);

        // RawReceiver reads exactly as many bytes as the length says.
        Assert.EndsWith($"] \uFEFF{alert.Json}", await receiver.MessageAsync());
    }

    [Fact]
    public async Task Hostile_values_neither_end_the_structured_data_nor_the_message()
    {
        using var server = await RsyslogServer.StartAsync();
        using var sink = Sink(server.Port);
        const string hostile = "a\"b\\c]d [x@1 y=\"z\"]\n<0>1 - - - - - -";

        await sink.DeliverAsync(Documents.Alert("al-1", change: fields =>
        {
            fields["rule"]!["name"] = hostile;
            fields["event"]!["code"] = "EX 02\n<0>";
        }), Documents.Alert("al-2"));
        await server.ReceivesAsync(2);

        var parts = server.Lines[0].Split('|', 7);
        Assert.Equal("EX_02_<0>", parts[4]);
        Assert.Contains("""rule="a\"b\\c\]d [x@1 y=\"z\"\] <0>1 - - - - - -" severity="high" """, parts[5]);
        Assert.Equal(hostile, (string?)JsonNode.Parse(TextOf(parts[6]))!["rule"]!["name"]);
        Assert.Equal(2, server.Lines.Count);
    }

    [Theory]
    [InlineData(8 * 1024)]
    [InlineData(64 * 1024)]
    public async Task A_document_that_is_too_long_is_summed_up_as_valid_JSON(int longest)
    {
        await using var receiver = new RawReceiver();
        using var sink = Sink(receiver.Port, maxMessageBytes: longest);
        var tooLong = Documents.Alert(change: fields =>
        {
            fields["message"] = new string('\u1EC5', 100_000);
            fields["rule"]!["name"] = new string('"', 100_000);
        });

        await sink.DeliverAsync(tooLong);

        var message = await receiver.MessageAsync();
        Assert.InRange(Encoding.UTF8.GetByteCount(message), 200, longest);
        var summary = JsonNode.Parse(message[(message.IndexOf('\uFEFF') + 1)..])!;
        Assert.Equal("al-1", (string?)summary["event"]!["id"]);
        Assert.Equal("clerk_118", (string?)summary["user"]!["name"]);
        Assert.True((bool)summary["secmon"]!["truncated"]!);
    }

    [Fact]
    public async Task A_document_that_just_fits_is_whole()
    {
        await using var receiver = new RawReceiver();
        var alert = Documents.Alert(change: fields => fields["filler"] = new string('x', 20_000));
        using var unlimited = Sink(receiver.Port);
        await unlimited.DeliverAsync(alert);
        var length = Encoding.UTF8.GetByteCount(await receiver.MessageAsync());

        await using var second = new RawReceiver();
        using var exact = Sink(second.Port, maxMessageBytes: length);
        await exact.DeliverAsync(alert);
        Assert.EndsWith(alert.Json, await second.MessageAsync());

        await using var third = new RawReceiver();
        using var shorter = Sink(third.Port, maxMessageBytes: length - 1);
        await shorter.DeliverAsync(alert);
        Assert.Contains("truncated", await third.MessageAsync());
    }

    [Fact]
    public async Task A_document_without_any_field_is_sent()
    {
        using var server = await RsyslogServer.StartAsync();
        using var sink = Sink(server.Port);

        await sink.DeliverAsync(Documents.Empty(SinkDocumentKinds.Alert), Documents.Empty(SinkDocumentKinds.Checkpoint));
        await server.ReceivesAsync(2);

        Assert.Equal("""[secmon@32473 alert="empty" sequence="7"]""", server.Lines[0].Split('|')[5]);
        Assert.Equal("alert", server.Lines[0].Split('|')[4]);
    }

    [Fact]
    public async Task A_receiver_that_went_away_is_found_before_the_next_batch_and_nothing_is_lost_when_it_is_back()
    {
        using var server = await RsyslogServer.StartAsync();
        using var sink = Sink(server.Port);
        await sink.DeliverAsync(Documents.Alert("al-1"));
        await server.ReceivesAsync(1);

        SinkFailedException? failed = null;
        await server.RestartAsync(async () => failed = await sink.FailsAsync(Documents.Alert("al-2")));
        await sink.DeliverAsync(Documents.Alert("al-2"));
        await server.ReceivesAsync(2);

        Assert.Null(failed!.Pending);
        Assert.Contains("al-2", server.Lines[1]);
    }

    [Fact]
    public async Task A_receiver_that_closed_only_its_half_is_found_before_the_next_batch()
    {
        await using var receiver = new RawReceiver();
        using var sink = Sink(receiver.Port);
        await sink.DeliverAsync(Documents.Alert("al-1"));
        await receiver.MessageAsync();

        await receiver.CloseHalfAsync();
        await sink.DeliverAsync(Documents.Alert("al-2"));

        Assert.Contains("al-2", await receiver.MessageAsync());
        Assert.Equal(2, receiver.Connections);
    }

    [Fact]
    public async Task A_receiver_that_takes_nothing_is_a_failure_of_the_whole_batch()
    {
        await using var receiver = new RawReceiver();
        using var sink = Sink(receiver.Port, timeout: TimeSpan.FromMilliseconds(300));
        var large = Documents.Alert(change: fields => fields["filler"] = new string('x', 60_000));

        // Nobody reads: the buffers of both kernels hold a few megabytes at most.
        var failed = await sink.FailsAsync([.. Enumerable.Repeat(large, 1_000)]);

        Assert.Null(failed.Pending);
        Assert.Contains("0.3 s", failed.Message);
    }

    [Fact]
    public async Task Nobody_there_is_a_failure()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var sink = Sink(port);

        Assert.Contains("cannot be reached", (await sink.FailsAsync(Documents.Alert())).Message);
    }

    [Fact]
    public async Task Rsyslog_receives_over_TLS()
    {
        var certificate = new TestCertificate(_scratch);
        using var server = await RsyslogServer.StartAsync(certificate);
        using var sink = Sink(server.Port, authority: certificate.Authority);

        await sink.DeliverAsync(Documents.Alert("al-1"));
        await sink.DeliverAsync(Documents.Alert("al-2"));
        await server.ReceivesAsync(2);
        await server.RestartAsync(() => sink.FailsAsync(Documents.Alert("al-3")));
        await sink.DeliverAsync(Documents.Alert("al-3"));
        await server.ReceivesAsync(3);

        Assert.Equal(Documents.Alert("al-3").Json, TextOf(server.Lines[2].Split('|', 7)[6]));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_or_name_gets_nothing()
    {
        var certificate = new TestCertificate(_scratch);
        using var elsewhere = new Scratch();
        using var server = await RsyslogServer.StartAsync(certificate);
        using var untrusting = Sink(server.Port, authority: new TestCertificate(elsewhere).Authority);
        using var misnamed = new SyslogSink(new SyslogOptions { Host = "127.0.0.2", Port = server.Port, Tls = true, AuthoritiesFile = certificate.Authority });

        Assert.Contains("sink misconfigured", (await untrusting.FailsAsync(Documents.Alert())).Message);
        await misnamed.FailsAsync(Documents.Alert());

        Assert.Empty(server.Lines);
    }

    [Theory]
    [InlineData(-1, 65_536)]
    [InlineData(24, 65_536)]
    [InlineData(13, 8_191)]
    public void Options_out_of_range_are_refused_at_once(int facility, int longest) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyslogSink(new SyslogOptions { Host = "x", Facility = facility, MaxMessageBytes = longest }));

    private static SyslogSink Sink(int port, int facility = 13, int maxMessageBytes = 65_536, TimeSpan? timeout = null, string? authority = null) => new(new SyslogOptions
    {
        Host = "127.0.0.1",
        Port = port,
        Facility = facility,
        HostName = "secmon-1",
        MaxMessageBytes = maxMessageBytes,
        Timeout = timeout ?? TimeSpan.FromSeconds(10),
        Tls = authority is not null,
        AuthoritiesFile = authority,
    });

    /// <summary>rsyslog may keep the byte order mark.</summary>
    private static string TextOf(string message) => message.TrimStart(' ', '\uFEFF');
}
