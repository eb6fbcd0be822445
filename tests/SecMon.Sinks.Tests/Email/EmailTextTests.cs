using MimeKit;
using SecMon.Silo.Sinks;
using SecMon.Silo.Sinks.Email;
using static SecMon.Sinks.Tests.Email.Mailing;

namespace SecMon.Sinks.Tests.Email;

/// <summary>What a mail says, and what stands at its head.</summary>
public sealed class EmailTextTests
{
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
}
