using SecMon.Silo.Sinks.Email;
using static SecMon.Sinks.Tests.Email.Mailing;

namespace SecMon.Sinks.Tests.Email;

/// <summary>What becomes of a mail that the server puts off or refuses.</summary>
public sealed class EmailRefusalTests
{
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
}
