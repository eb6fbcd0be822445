using System.Net;
using System.Net.Sockets;
using SecMon.Silo.Sinks.Email;
using static SecMon.Sinks.Tests.Email.Mailing;

namespace SecMon.Sinks.Tests.Email;

/// <summary>How the mail server is reached: TLS, the account, and nobody there.</summary>
public sealed class EmailConnectionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task STARTTLS_and_an_account_are_used()
    {
        var certificate = new TestCertificate(_scratch);
        await File.WriteAllTextAsync(_scratch["password"], "hünter2\n");
        using var server = MailServer.Start("--starttls", certificate.Certificate, certificate.Key, "--user", "secmon", "--password-file", _scratch["password"]);

        await new EmailPageSink(WithAccount(server, EmailSecurity.StartTls, certificate.Authority)).DeliverAsync(Documents.Notice());

        Assert.Equal("secmon", (string?)server.Envelopes[0]["user"]);
        Assert.True((bool)server.Envelopes[0]["tls"]!);
    }

    [Fact]
    public async Task TLS_from_the_first_byte_is_used()
    {
        var certificate = new TestCertificate(_scratch);
        using var server = MailServer.Start("--tls", certificate.Certificate, certificate.Key);

        await new EmailPageSink(Options(server) with { Security = EmailSecurity.Tls, AuthoritiesFile = certificate.Authority }).DeliverAsync(Documents.Notice());

        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task A_server_without_STARTTLS_or_with_an_unknown_certificate_gets_nothing()
    {
        var certificate = new TestCertificate(_scratch);
        using var plain = MailServer.Start();
        using var secured = MailServer.Start("--starttls", certificate.Certificate, certificate.Key);

        var withoutTls = await new EmailPageSink(Options(plain) with { Security = EmailSecurity.StartTls }).FailsAsync(Documents.Notice());
        var untrusted = await new EmailPageSink(Options(secured) with { Security = EmailSecurity.StartTls }).FailsAsync(Documents.Notice());

        Assert.Contains("sink misconfigured", withoutTls.Message);
        Assert.Contains("not trusted", untrusted.Message);
        Assert.Empty(plain.Mails);
        Assert.Empty(secured.Mails);
    }

    [Fact]
    public async Task A_refused_password_is_a_slow_failure_and_is_read_again()
    {
        var certificate = new TestCertificate(_scratch);
        await File.WriteAllTextAsync(_scratch["wanted"], "right");
        await File.WriteAllTextAsync(_scratch["password"], "wr0ng");
        using var server = MailServer.Start("--starttls", certificate.Certificate, certificate.Key, "--user", "secmon", "--password-file", _scratch["wanted"]);
        var sink = new EmailPageSink(WithAccount(server, EmailSecurity.StartTls, certificate.Authority));

        var failed = await sink.FailsAsync(Documents.Notice());
        await File.WriteAllTextAsync(_scratch["password"], "right");
        await sink.DeliverAsync(Documents.Notice());

        Assert.Contains("sink misconfigured", failed.Message);
        Assert.True(failed.RetryAfter >= TimeSpan.FromMinutes(1));
        Assert.DoesNotContain("wr0ng", failed.ToString());
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_a_failure()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = new EmailOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)silent.LocalEndpoint).Port,
            Security = EmailSecurity.None,
            From = "a@example.org",
            To = ["b@example.org"],
            Timeout = TimeSpan.FromMilliseconds(300),
        };

        var failed = await new EmailPageSink(options).FailsAsync(Documents.Notice()).WaitAsync(Eventually.Soon);

        Assert.Equal(["no-1"], failed.Pending.Ids());
    }

    [Fact]
    public async Task Nobody_there_is_a_failure()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var options = new EmailOptions { Host = "127.0.0.1", Port = ((IPEndPoint)free.LocalEndpoint).Port, Security = EmailSecurity.None, From = "a@example.org", To = ["b@example.org"] };
        free.Stop();

        Assert.Equal(["no-1"], (await new EmailPageSink(options).FailsAsync(Documents.Notice())).Pending.Ids());
        Assert.Null((await new EmailDigestSink(options).FailsAsync(Documents.Notice(action: "closed"))).Pending);
    }

    [Theory]
    [InlineData("nobody", "b@example.org", "Asia/Ho_Chi_Minh")]
    [InlineData("a@example.org", "b", "Asia/Ho_Chi_Minh")]
    [InlineData("a@example.org", null, "Asia/Ho_Chi_Minh")]
    [InlineData("a@example.org", "b@example.org", "Asia/Atlantis")]
    public void Options_that_cannot_work_are_refused_at_once(string from, string? to, string zone)
    {
        var options = new EmailOptions { Host = "127.0.0.1", From = from, To = to is null ? [] : [to], TimeZone = zone };

        Assert.Throws<ArgumentException>(() => new EmailPageSink(options));
        Assert.Throws<ArgumentException>(() => new EmailDigestSink(options));
    }

    private EmailOptions WithAccount(MailServer server, EmailSecurity security, string authorities) => Options(server) with
    {
        Security = security,
        AuthoritiesFile = authorities,
        User = "secmon",
        PasswordFile = _scratch["password"],
    };
}
