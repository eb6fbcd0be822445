using System.Net;
using System.Net.Sockets;
using MimeKit;
using SecMon.Detection.Rules;
using SecMon.Silo.Sinks;
using SecMon.Silo.Sinks.Email;

namespace SecMon.Sinks.Tests.Email;

public sealed class EmailSinkTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_page_tells_a_person_on_call_what_to_do()
    {
        using var server = MailServer.Start();

        Assert.Empty(await new EmailPageSink(Options(server)).DeliverAsync(Documents.Notice()));

        var mail = Assert.Single(server.Mails);
        Assert.Equal("[SecMon] high HV-01 clerk_118 read 214 persons in 10 minutes; the rule allows 60.", mail.Subject);
        Assert.Equal("secmon@example.org", ((MailboxAddress)mail.From[0]).Address);
        Assert.Equal(["oncall@example.org", "lead@example.org"], mail.To.Mailboxes.Select(to => to.Address));
        Assert.Equal(["oncall@example.org", "lead@example.org"], server.Envelopes[0]["to"]!.AsArray().Select(to => (string?)to));
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.Equal(
            """
            clerk_118 read 214 persons in 10 minutes; the rule allows 60.

            what:        Many citizens read by one clerk (HV-01, high)
            news:        a new case
            why:         value_count of secmon.subject.ids by user.name over 10m = 214, threshold 60
            when:        2026-03-15 05:41:07 Asia/Ho_Chi_Minh (2026-03-14 22:41:07 UTC), last 2026-03-15 06:20:44 Asia/Ho_Chi_Minh (2026-03-14 23:20:44 UTC)
            who:         clerk_118
            from where:  10.20.30.41
            database:    population, pop.citizen, population-db-1
            how often:   3 alerts, 214 records
            evidence:    population-db-1, postgresql-2026-03-14.csv, byte 9183374212

            check next:  Ask the office what the clerk worked on.
            runbook:     https://secmon.example.org/runbooks/many-citizens
            link:        https://secmon.example.org/cases/al-5f0c9d2a7b3e4c615f0c9d2a7b3e4c61
            case:        al-5f0c9d2a7b3e4c615f0c9d2a7b3e4c61

            """,
            TextOf(mail));
    }

    [Theory]
    [InlineData("raised", "critical", true)]
    [InlineData("raised", "high", true)]
    [InlineData("raised", "medium", false)]
    [InlineData("raised", "low", false)]
    [InlineData("storm", "low", true)]
    [InlineData("overdue", "low", true)]
    [InlineData("reopened", "low", true)]
    [InlineData("held_back", "high", true)]
    [InlineData("held_back", "low", false)]
    [InlineData("counted", "critical", false)]
    [InlineData("acknowledged", "critical", false)]
    [InlineData("closed", "critical", false)]
    public async Task A_notice_is_a_page_or_waits_for_the_digest_and_never_both(string action, string severity, bool isPage)
    {
        using var server = MailServer.Start();
        var notice = Documents.Notice(action: action, severity: severity);

        await new EmailPageSink(Options(server)).DeliverAsync(notice);
        Assert.Equal(isPage ? 1 : 0, server.Mails.Count);
        await new EmailDigestSink(Options(server)).DeliverAsync(notice);

        Assert.Equal(isPage, !Assert.Single(server.Mails).Subject!.Contains("digest"));
    }

    [Fact]
    public async Task A_page_of_an_incident_tells_its_story_in_the_order_of_time()
    {
        using var server = MailServer.Start();

        Assert.Empty(await new EmailPageSink(Options(server)).DeliverAsync(Documents.IncidentNotice()));

        var mail = Assert.Single(server.Mails);
        Assert.Equal("[SecMon] critical Incident: Break-in that went on: clerk_118", mail.Subject);
        Assert.Equal(
            """
            Break-in that went on: clerk_118. 2 cases (AC-02, EX-02) of the account clerk_118, until 2026-03-14 23:20:44 UTC.

            what:        Incident: Break-in that went on: clerk_118 (critical)
            news:        a new incident
            why:         Break-in that went on (incident): a guessed password, then a copy within 2 h
            who:         account clerk_118

            What happened, in the order of time:
              2026-03-15 05:41:07 Asia/Ho_Chi_Minh (2026-03-14 22:41:07 UTC) AC-02 medium Guessed password, clerk_118, 1 alert, open
              2026-03-15 06:20:44 Asia/Ho_Chi_Minh (2026-03-14 23:20:44 UTC) EX-02 critical Citizen table copied out, clerk_118, 3 alerts, open

            check next:  Lock the account.
            runbook:     https://secmon.example.org/runbooks/break-in
            link:        https://secmon.example.org/incidents/in-1
            incident:    in-1

            """,
            TextOf(mail));
    }

    [Theory]
    [InlineData("opened", "critical", true)]
    [InlineData("joined", "high", true)]
    [InlineData("opened", "medium", false)]
    [InlineData("overdue", "low", true)]
    [InlineData("reopened", "low", true)]
    [InlineData("closed", "critical", false)]
    [InlineData("resolved", "critical", false)]
    public async Task Word_of_an_incident_is_a_page_or_waits_for_the_digest_and_never_both(string action, string level, bool isPage)
    {
        using var server = MailServer.Start();
        var notice = Documents.IncidentNotice(action, level);

        await new EmailPageSink(Options(server)).DeliverAsync(notice);
        Assert.Equal(isPage ? 1 : 0, server.Mails.Count);
        await new EmailDigestSink(Options(server)).DeliverAsync(notice);

        Assert.Equal(isPage, !Assert.Single(server.Mails).Subject!.Contains("digest"));
    }

    [Fact]
    public async Task The_level_of_a_page_is_configured()
    {
        using var server = MailServer.Start();

        await new EmailPageSink(Options(server) with { PageFrom = Severity.Critical }).DeliverAsync(
            Documents.Notice("no-1", severity: "high"), Documents.Notice("no-2", severity: "critical"));

        Assert.Contains("critical", Assert.Single(server.Mails).Subject);
    }

    [Fact]
    public async Task Health_is_a_page_with_what_to_check_next()
    {
        using var server = MailServer.Start();

        await new EmailPageSink(Options(server)).DeliverAsync(Documents.Health("he-1"), Documents.Health("he-2", "resolved"));

        Assert.Equal(
            ["[SecMon] high raised source_silent population-db-1", "[SecMon] high resolved source_silent population-db-1"],
            server.Mails.Select(mail => mail.Subject));
        Assert.Contains("check next:  Look whether the log is still written.", TextOf(server.Mails[0]));
        Assert.Contains("runbook:     https://secmon.example.org/runbooks/source-silent", TextOf(server.Mails[0]));
    }

    [Fact]
    public async Task A_digest_is_one_mail_with_the_last_word_of_each_case_and_the_newest_checkpoint()
    {
        using var server = MailServer.Start();
        var sink = new EmailDigestSink(Options(server));

        await sink.DeliverAsync(
            Documents.Notice("no-1", "raised", "low", "al-1"),
            Documents.Checkpoint(100),
            Documents.Notice("no-2", "acknowledged", "critical", "al-2"),
            Documents.Checkpoint(200),
            Documents.Notice("no-3", "closed", "low", "al-1"));

        var mail = Assert.Single(server.Mails);
        var text = TextOf(mail);
        Assert.Equal("[SecMon] digest: 2 cases", mail.Subject);
        Assert.DoesNotContain("now:       raised", text);
        Assert.True(text.IndexOf("/cases/al-2", StringComparison.Ordinal) < text.IndexOf("/cases/al-1", StringComparison.Ordinal));
        Assert.Contains("closed, 3 alerts, 214 records", text);
        Assert.DoesNotContain("sequence:    100", text);
        Assert.EndsWith("sequence:    200\nhash:        sha256:6c1a\nkey:         k1\nsignature:   c2ln\n", text);
        Assert.Equal(TimeSpan.FromHours(1), sink.CollectFor);
        Assert.Equal("email-digest", sink.Name);
    }

    [Fact]
    public async Task A_digest_of_pages_alone_is_not_sent()
    {
        using var server = MailServer.Start();

        await new EmailDigestSink(Options(server)).DeliverAsync(Documents.Notice());

        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task Vietnamese_survives_in_subject_and_text()
    {
        using var server = MailServer.Start();
        const string message = "Nguyễn Thị Hồng đã đọc 214 hồ sơ ở Đắk Lắk.";

        await new EmailPageSink(Options(server)).DeliverAsync(Documents.Notice(change: fields => fields["message"] = message));

        var mail = Assert.Single(server.Mails);
        Assert.Equal($"[SecMon] high HV-01 {message}", mail.Subject);
        Assert.StartsWith(message, TextOf(mail));
    }

    [Fact]
    public async Task A_hostile_name_begins_no_header_and_no_line()
    {
        using var server = MailServer.Start();
        const string hostile = "x\r\nBcc: thief@example.net\r\n\r\nlink: https://evil.example\u202Egnp";

        await new EmailPageSink(Options(server)).DeliverAsync(Documents.Notice(change: fields =>
        {
            fields["message"] = hostile;
            fields["event"]!["code"] = "HV\r\nBcc: thief@example.net";
            fields["user"]!["name"] = hostile;
            fields["secmon"]!["detail"]!["next"] = hostile;
        }));

        var mail = Assert.Single(server.Mails);
        Assert.Empty(mail.Bcc);
        Assert.Null(mail.Headers["Bcc"]);
        Assert.DoesNotContain("thief@example.net", server.Envelopes[0]["to"]!.ToJsonString());
        Assert.DoesNotContain("\u202E", mail.Subject, StringComparison.Ordinal);
        Assert.Single(TextOf(mail).Split('\n'), line => line.StartsWith("link:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_sent_again_has_the_same_id_and_mails_of_a_case_are_one_thread()
    {
        using var server = MailServer.Start();
        var sink = new EmailPageSink(Options(server));

        await sink.DeliverAsync(Documents.Notice("no-1"));
        await sink.DeliverAsync(Documents.Notice("no-1"), Documents.Notice("no-2", "overdue"), Documents.Notice("no-3", caseId: "al-other"));

        Assert.Equal(server.Mails[0].MessageId, server.Mails[1].MessageId);
        Assert.NotEqual(server.Mails[1].MessageId, server.Mails[2].MessageId);
        Assert.Equal(server.Mails[1].References, server.Mails[2].References);
        Assert.NotEqual(server.Mails[1].References, server.Mails[3].References);
        Assert.EndsWith("@example.org", server.Mails[0].MessageId);
    }

    [Fact]
    public async Task A_document_without_any_field_is_mailed()
    {
        using var server = MailServer.Start();

        await new EmailPageSink(Options(server)).DeliverAsync(Documents.Empty(SinkDocumentKinds.Health, "he-1"));
        await new EmailDigestSink(Options(server)).DeliverAsync(
            Documents.Empty(SinkDocumentKinds.Notice, "no-1"), Documents.Empty(SinkDocumentKinds.Checkpoint, "ch-1"));

        Assert.Equal(2, server.Mails.Count);
    }

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

    [Theory]
    [InlineData("mail", "451 try again")]
    [InlineData("data", "452 no space")]
    [InlineData("rcpt-oncall@example.org", "450 greylisted")]
    public async Task An_answer_that_may_change_leaves_the_mail_pending(string what, string answer)
    {
        using var server = MailServer.Start();
        var sink = new EmailPageSink(Options(server));
        server.Answer(what, answer);

        var failed = await sink.FailsAsync(Documents.Notice("no-1"), Documents.Notice("no-2"));
        server.Mend(what);
        await sink.DeliverAsync([.. failed.Pending!]);

        Assert.Equal(["no-1", "no-2"], failed.Pending.Ids());
        Assert.Contains(answer[..3], failed.Message);
    }

    [Fact]
    public async Task Who_has_a_mail_does_not_get_it_again_because_another_was_put_off()
    {
        using var server = MailServer.Start();
        var sink = new EmailPageSink(Options(server));
        server.Answer("rcpt-lead@example.org", "450 greylisted");

        await sink.FailsAsync(Documents.Notice());
        await sink.FailsAsync(Documents.Notice());
        server.Mend("rcpt-lead@example.org");
        await sink.DeliverAsync(Documents.Notice());

        Assert.Equal(["oncall@example.org", "lead@example.org"], server.Envelopes.SelectMany(envelope => envelope["to"]!.AsArray()).Select(to => (string?)to));
    }

    [Fact]
    public async Task A_recipient_who_is_gone_is_told_and_the_others_have_the_mail()
    {
        using var server = MailServer.Start();
        server.Answer("rcpt-lead@example.org", "550 no such user");

        var refused = await new EmailPageSink(Options(server)).DeliverAsync(Documents.Notice("no-1"), Documents.Health("he-1"));

        Assert.Equal(["no-1", "he-1"], refused.Select(refusal => refusal.Document).Ids());
        var refusal = refused[0];
        Assert.Contains("lead@example.org: 550 no such user", refusal.Reason);
        Assert.Contains("the other recipients have it", refusal.Reason);
        Assert.Equal(2, server.Mails.Count);
    }

    [Fact]
    public async Task A_mail_that_nobody_may_have_is_refused()
    {
        using var server = MailServer.Start();
        server.Answer("rcpt-lead@example.org", "550 no such user");
        server.Answer("rcpt-oncall@example.org", "550 no such user");

        var refusal = Assert.Single(await new EmailPageSink(Options(server)).DeliverAsync(Documents.Notice()));

        Assert.DoesNotContain("the other recipients", refusal.Reason);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_mail_that_the_server_refuses_takes_no_other_with_it()
    {
        using var server = MailServer.Start();
        server.Answer("data", "554 looks like spam");
        var sink = new EmailPageSink(Options(server));

        var refused = await sink.DeliverAsync(Documents.Notice("no-1"), Documents.Notice("no-2"));
        var digest = await new EmailDigestSink(Options(server)).DeliverAsync(Documents.Notice("no-3", "closed"), Documents.Checkpoint());
        server.Mend("data");
        await sink.DeliverAsync(Documents.Notice("no-4"));

        Assert.Equal(["no-1", "no-2"], refused.Select(refusal => refusal.Document).Ids());
        Assert.Equal(["no-3", "checkpoint-48211"], digest.Select(refusal => refusal.Document).Ids());
        Assert.Contains("554 looks like spam", refused[0].Reason);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task A_refused_sender_is_a_slow_failure_since_it_would_refuse_every_mail()
    {
        using var server = MailServer.Start();
        server.Answer("mail", "550 not you");

        var failed = await new EmailPageSink(Options(server)).FailsAsync(Documents.Notice());

        Assert.Contains("sink misconfigured", failed.Message);
        Assert.Equal(["no-1"], failed.Pending.Ids());
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

    private static EmailOptions Options(MailServer server) => new()
    {
        Host = "127.0.0.1",
        Port = server.Port,
        Security = EmailSecurity.None,
        From = "SecMon <secmon@example.org>",
        To = ["oncall@example.org", "lead@example.org"],
    };

    private EmailOptions WithAccount(MailServer server, EmailSecurity security, string authorities) => Options(server) with
    {
        Security = security,
        AuthoritiesFile = authorities,
        User = "secmon",
        PasswordFile = _scratch["password"],
    };

    private static string TextOf(MimeMessage mail) => mail.TextBody!.ReplaceLineEndings("\n");
}
