namespace SecMon.Silo.Sinks;

/// <summary>What sinks have in common when the other side fails.</summary>
internal static class SinkTrouble
{
    /// <summary>Pause after a failure that only people can mend: a wrong password, a receiver that has moved.</summary>
    public static readonly TimeSpan SlowRetry = TimeSpan.FromMinutes(1);

    /// <summary>A failure in the midst of a batch: what comes from <paramref name="index"/> on is pending.</summary>
    /// <param name="documents">The batch.</param>
    /// <param name="index">The first document that is not done.</param>
    /// <param name="refused">Refused before that.</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="retryAfter">How long to wait at least.</param>
    /// <param name="inner">The cause.</param>
    public static SinkFailedException At(
        IReadOnlyList<SinkDocument> documents, int index, IReadOnlyList<Refusal> refused, string message, TimeSpan? retryAfter = null, Exception? inner = null) =>
        new(message, [.. documents.Skip(index)], retryAfter, inner) { Refused = refused };
}
