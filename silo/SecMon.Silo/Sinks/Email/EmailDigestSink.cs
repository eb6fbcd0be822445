namespace SecMon.Silo.Sinks.Email;

/// <summary>Mails what can wait, all of it in one mail, with the newest checkpoint of the ledger at its end. It has a cursor of its own.</summary>
/// <param name="options">The server, the people, and how often.</param>
/// <exception cref="ArgumentException">An address, the time zone or the source of the password is wrong.</exception>
public sealed class EmailDigestSink(EmailOptions options) : ICollectingSink
{
    private readonly MailComposer _composer = new(options);
    private readonly Mailer _mailer = new(options);

    /// <inheritdoc/>
    public string Name => $"{options.Name}-digest";

    /// <inheritdoc/>
    public SinkDocumentKinds Takes => SinkDocumentKinds.Notice | SinkDocumentKinds.Checkpoint;

    /// <inheritdoc/>
    public TimeSpan CollectFor => options.Digest;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        var told = documents.Where(document => !Paging.IsPage(document, options.PageFrom)).ToList();
        if (told.TrueForAll(document => document.Kind == SinkDocumentKinds.Checkpoint))
            return [];   // nobody reads a mail that only says that nothing happened

        var refused = new List<Refusal>();
        void Taken(int digest, string? reason)
        {
            if (reason is not null)
                refused.AddRange(told.Select(document => new Refusal(document, reason)));
        }

        await _mailer.SendAsync([_composer.Digest(told)], Taken, cancellation);
        return refused;
    }
}
