using MailKit.Net.Smtp;
using MimeKit;

namespace SecMon.Silo.Sinks.Email;

/// <summary>An SMTP client that goes on when a server refuses one of several recipients, and tells which.</summary>
internal sealed class SmtpConversation : SmtpClient
{
    private readonly List<(MailboxAddress Recipient, SmtpResponse Answer)> _refused = [];

    /// <summary>Recipients of the last mail that the server did not take, each with its answer.</summary>
    public IReadOnlyList<(MailboxAddress Recipient, SmtpResponse Answer)> Refused => _refused;

    /// <summary>Sends a mail to some of its recipients; <see cref="Refused"/> tells who has it not.</summary>
    public async Task SendToAsync(MimeMessage mail, IReadOnlyList<MailboxAddress> recipients, CancellationToken cancellation)
    {
        _refused.Clear();
        try
        {
            await SendAsync(mail, (MailboxAddress)mail.From[0], recipients, cancellation);
        }
        catch (SmtpCommandException nobody) when (nobody.ErrorCode == SmtpErrorCode.RecipientNotAccepted)
        {
            // Each answer stands in Refused.
        }
    }

    /// <inheritdoc/>
    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        _refused.Add((mailbox, response));

    /// <inheritdoc/>
    protected override void OnNoRecipientsAccepted(MimeMessage message)
    {
        // Without an exception MailKit would go on to DATA, whose answer hides those of the recipients.
        var (recipient, answer) = _refused[0];
        throw new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, answer.StatusCode, recipient, answer.Response);
    }
}
