namespace SecMon.Silo.Sinks.Email;

/// <summary>Mails at once what cannot wait: new cases and incidents of a high level, storms, those that nobody takes, and SecMon's own troubles.</summary>
/// <param name="options">The server, the people, and what is a page.</param>
/// <exception cref="ArgumentException">An address, the time zone or the source of the password is wrong.</exception>
public sealed class EmailPageSink(EmailOptions options) : IAlertSink
{
    private readonly MailComposer _composer = new(options);
    private readonly Mailer _mailer = new(options);

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public SinkDocumentKinds Takes => SinkDocumentKinds.Notice | SinkDocumentKinds.Health;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        var pages = documents.Where(document => Paging.IsPage(document, options.PageFrom)).ToList();
        var refused = new List<Refusal>();
        var done = 0;
        void Taken(int page, string? reason)
        {
            done = page + 1;
            if (reason is not null)
                refused.Add(new Refusal(pages[page], reason));
        }

        try
        {
            await _mailer.SendAsync([.. pages.Select(_composer.Page)], Taken, cancellation);
        }
        catch (SinkFailedException failed)
        {
            throw SinkTrouble.At(pages, done, refused, failed.Message, failed.RetryAfter, failed);
        }

        return refused;
    }
}
