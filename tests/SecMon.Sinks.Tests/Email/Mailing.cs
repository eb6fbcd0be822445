using MimeKit;
using SecMon.Silo.Sinks.Email;

namespace SecMon.Sinks.Tests.Email;

/// <summary>How tests send mail, and read it.</summary>
internal static class Mailing
{
    /// <summary>To two people, over a connection that is not secured.</summary>
    public static EmailOptions Options(MailServer server) => new()
    {
        Host = "127.0.0.1",
        Port = server.Port,
        Security = EmailSecurity.None,
        From = "SecMon <secmon@example.org>",
        To = ["oncall@example.org", "lead@example.org"],
    };

    /// <summary>The text, with line feeds alone.</summary>
    public static string TextOf(MimeMessage mail) => mail.TextBody!.ReplaceLineEndings("\n");
}
