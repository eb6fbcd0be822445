using SecMon.Detection.Rules;
using SecMon.Silo.Sinks.Email;
using static SecMon.Sinks.Tests.Email.Mailing;

namespace SecMon.Sinks.Tests.Email;

/// <summary>What is mailed at once, and what waits for the digest.</summary>
public sealed class EmailPageOrDigestTests
{
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
    public async Task A_digest_of_pages_alone_is_not_sent()
    {
        using var server = MailServer.Start();

        await new EmailDigestSink(Options(server)).DeliverAsync(Documents.Notice());

        Assert.Empty(server.Mails);
    }
}
