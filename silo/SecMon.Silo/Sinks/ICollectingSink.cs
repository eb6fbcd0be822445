namespace SecMon.Silo.Sinks;

/// <summary>
/// A sink that tells many things at once. Its follower waits <see cref="CollectFor"/> after the first document that is
/// not delivered yet and then hands over all that came, at most 10,000 ledger entries at once. The documents wait in the ledger, not in the
/// sink: the cursor moves only when they are delivered, so a crash loses nothing.
/// </summary>
public interface ICollectingSink : IAlertSink
{
    /// <summary>How long the follower waits after the first document.</summary>
    TimeSpan CollectFor { get; }
}
