using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace SecMon.Silo.Sinks.Email;

/// <summary>Makes mails. The id of a mail is made from the documents in it, so that a mail that is sent again is known as the same.</summary>
internal sealed class MailComposer
{
    private readonly MailText _text;
    private readonly MailboxAddress _from;
    private readonly InternetAddressList _to = [];

    /// <summary>A composer for those addresses and that time zone.</summary>
    /// <exception cref="ArgumentException">An address is none, nobody is to be mailed, or the time zone is not known.</exception>
    public MailComposer(EmailOptions options)
    {
        _from = AddressOf(options.From);
        _to.AddRange(options.To.Select(AddressOf));
        if (_to.Count == 0)
            throw new ArgumentException("nobody is to be mailed: 'to' is empty", nameof(options));
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out var zone))
            throw new ArgumentException($"there is no time zone '{options.TimeZone}'", nameof(options));
        _text = new MailText(zone);
    }

    /// <summary>A mail about one thing. Mails about one case, or one incident, are one thread.</summary>
    public MimeMessage Page(SinkDocument document)
    {
        var mail = Mail([document], MailText.Subject(document), _text.Page(document));
        mail.References.Add(IdOf(["thread", MailText.CaseOf(document, DocumentFields.Of(document))]));
        mail.Priority = MessagePriority.Urgent;
        return mail;
    }

    /// <summary>A mail about many things.</summary>
    /// <param name="documents">Notices and checkpoints, in ledger order.</param>
    public MimeMessage Digest(IReadOnlyList<SinkDocument> documents)
    {
        var notices = documents.Where(document => document.Kind != SinkDocumentKinds.Checkpoint).ToList();
        var checkpoint = documents.LastOrDefault(document => document.Kind == SinkDocumentKinds.Checkpoint);
        return Mail(documents, MailText.DigestSubject(MailText.CasesOf(notices).Count), _text.Digest(notices, checkpoint));
    }

    private MimeMessage Mail(IReadOnlyList<SinkDocument> documents, string subject, string text)
    {
        var mail = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = text }, MessageId = IdOf(documents.Select(document => document.Id)) };
        mail.From.Add(_from);
        mail.To.AddRange(_to);
        mail.Headers[HeaderId.AutoSubmitted] = "auto-generated";   // RFC 3834: no answer from anybody's absence
        return mail;
    }

    private string IdOf(IEnumerable<string> names)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names)));
        return $"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}@{_from.Domain}";
    }

    private static MailboxAddress AddressOf(string address) =>
        MailboxAddress.TryParse(address, out var mailbox) && mailbox.Address.Contains('@', StringComparison.Ordinal)
            ? mailbox
            : throw new ArgumentException($"'{address}' is no mail address", nameof(address));
}
