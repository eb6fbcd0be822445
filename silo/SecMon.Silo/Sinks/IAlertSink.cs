using SecMon.Silo.Ledger;

namespace SecMon.Silo.Sinks;

/// <summary>Takes alerts to people or systems. Follows the ledger with its own cursor; what it is given may come twice.</summary>
public interface IAlertSink
{
    /// <summary>Names the sink's cursor.</summary>
    string Name { get; }

    /// <summary>Delivers entries in order. Ends when they are delivered.</summary>
    Task DeliverAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellation);
}
