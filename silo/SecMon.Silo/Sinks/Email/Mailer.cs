using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace SecMon.Silo.Sinks.Email;

/// <summary>
/// Gives mails to the server, one attempt each. It remembers who has a mail already while that mail is sent again for others,
/// so that a server that puts off one recipient does not flood the rest; after a crash they may get it twice, with the same id.
/// </summary>
internal sealed class Mailer(EmailOptions options)
{
    private readonly Secret? _password = Secret.From(options.PasswordFile, options.PasswordVariable);
    private readonly HashSet<(string Mail, string Recipient)> _delivered = [];

    /// <summary>Sends mails in order over one connection.</summary>
    /// <param name="mails">The mails; nothing is done without one.</param>
    /// <param name="taken">Called after each with its place and why a recipient will never have it; null when all have it.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="SinkFailedException">The mail after the last one that was taken may still become good.</exception>
    public async Task SendAsync(IReadOnlyList<MimeMessage> mails, Action<int, string?> taken, CancellationToken cancellation)
    {
        if (mails.Count == 0)
            return;
        try
        {
            using var server = await ConnectAsync(cancellation);
            for (var i = 0; i < mails.Count; i++)
                taken(i, await SendAsync(server, mails[i], cancellation));
            await server.DisconnectAsync(quit: true, cancellation);
            _delivered.Clear();
        }
        catch (Exception failed) when (IsOfServer(failed))
        {
            throw FailureOf(failed);
        }
    }

    private async Task<SmtpConversation> ConnectAsync(CancellationToken cancellation)
    {
        var server = new SmtpConversation { Timeout = (int)options.Timeout.TotalMilliseconds, CheckCertificateRevocation = false };
        try
        {
            if (TrustedAuthorities.CheckBy(options.AuthoritiesFile) is { } check)
                server.ServerCertificateValidationCallback = check;
            await server.ConnectAsync(options.Host, options.Port, SecurityOf(options.Security), cancellation);
            if (options.User is not null)
                await server.AuthenticateAsync(options.User, _password?.Value ?? "", cancellation);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Sends a mail to those who have it not yet.</summary>
    /// <returns>Why the server will never take it, for one recipient at least; null when all have it.</returns>
    private async Task<string?> SendAsync(SmtpConversation server, MimeMessage mail, CancellationToken cancellation)
    {
        var id = mail.MessageId!;
        var recipients = mail.To.Mailboxes.Where(recipient => !_delivered.Contains((id, recipient.Address))).ToList();
        try
        {
            await server.SendToAsync(mail, recipients, cancellation);
        }
        catch (SmtpCommandException refused) when (refused.ErrorCode == SmtpErrorCode.MessageNotAccepted && (int)refused.StatusCode >= 500)
        {
            return $"the mail server refuses the mail: {AnswerOf(refused)}";
        }

        foreach (var recipient in recipients.Where(recipient => server.Refused.All(refused => refused.Recipient != recipient)))
            _delivered.Add((id, recipient.Address));
        var later = server.Refused.Where(refused => (int)refused.Answer.StatusCode < 500).ToList();
        if (later.Count > 0)
            throw new SinkFailedException($"the mail server puts off {Told(later)}");
        _delivered.RemoveWhere(delivered => delivered.Mail == id);
        if (server.Refused.Count == 0)
            return null;
        return $"the mail server refuses {Told(server.Refused)}{(server.Refused.Count < mail.To.Count ? "; the other recipients have it" : "")}";
    }

    private static bool IsOfServer(Exception failed) => failed is AuthenticationException or ServiceNotAuthenticatedException
        or SslHandshakeException or NotSupportedException or SmtpCommandException or ProtocolException or IOException or SocketException or TimeoutException;

    private SinkFailedException FailureOf(Exception failed)
    {
        switch (failed)
        {
            case AuthenticationException or ServiceNotAuthenticatedException:
                _password?.Reload();
                return Misconfigured("refuses the account or its password. Check user and password; they are read again before the next attempt", failed);
            case SslHandshakeException:
                return Misconfigured("has a certificate that is not trusted. Check ca_file and host", failed);
            case NotSupportedException:
                return Misconfigured($"does not offer what is asked of it ({failed.Message})", failed);
            case SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } refused when (int)refused.StatusCode >= 500:
                return Misconfigured($"refuses the sender: {AnswerOf(refused)}. Check from", failed);
            case SmtpCommandException refused:
                return new SinkFailedException($"the mail server {options.Host} fails: {AnswerOf(refused)}", inner: failed);
            default:
                return new SinkFailedException($"the mail server {options.Host} cannot be reached: {failed.Message}", inner: failed);
        }
    }

    private SinkFailedException Misconfigured(string what, Exception cause) =>
        new($"sink misconfigured: the mail server {options.Host} {what}", retryAfter: SinkTrouble.SlowRetry, inner: cause);

    private static string Told(IEnumerable<(MailboxAddress Recipient, SmtpResponse Answer)> refused) =>
        string.Join("; ", refused.Select(one => $"{one.Recipient.Address}: {(int)one.Answer.StatusCode} {PlainLine.Of(one.Answer.Response, 200)}"));

    private static string AnswerOf(SmtpCommandException refused) => $"{(int)refused.StatusCode} {PlainLine.Of(refused.Message, 200)}";

    private static SecureSocketOptions SecurityOf(EmailSecurity security) => security switch
    {
        EmailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        EmailSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };
}
