namespace SecMon.Silo.Sinks;

/// <summary>
/// Takes alerts to people or systems. Each sink follows the ledger with its own durable cursor (Delivery/SinkFollower),
/// is given one batch at a time, in ledger order, and may be given the same documents again after a crash or a failure:
/// ids and versions make that harmless.
/// </summary>
public interface IAlertSink
{
    /// <summary>Names the sink's cursor, metrics and dead letters; unique and lasting.</summary>
    string Name { get; }

    /// <summary>The kinds of documents that it wants.</summary>
    SinkDocumentKinds Takes { get; }

    /// <summary>Delivers documents in order. Ends when each one is stored on the other side or refused for good.</summary>
    /// <returns>What the other side refuses for good, each with the reason; usually nothing.</returns>
    /// <exception cref="SinkFailedException">The outcome of some documents is not known or may still become good; they are to be given again.</exception>
    Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation);
}
