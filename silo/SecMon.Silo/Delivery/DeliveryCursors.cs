using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>How far every sink has delivered the ledger, durably.</summary>
public sealed class DeliveryCursors(Store store)
{
    /// <summary>True when anything was delivered before this start: the ledger is not a new one.</summary>
    public bool WasLedgerOld { get; } = AreAny(store);

    /// <summary>The newest entry that a sink has delivered; null for a sink that never did.</summary>
    public long? Find(string sink)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT sequence FROM sink_cursor WHERE sink = $sink";
        command.Parameters.AddWithValue("$sink", sink);
        return command.ExecuteScalar() as long?;
    }

    /// <summary>Notes how far a sink has come, in a transaction of the store's writer.</summary>
    internal static int Write(Microsoft.Data.Sqlite.SqliteConnection connection, string sink, long sequence)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO sink_cursor (sink, sequence) VALUES ($sink, $sequence)";
        command.Parameters.AddWithValue("$sink", sink);
        command.Parameters.AddWithValue("$sequence", sequence);
        return command.ExecuteNonQuery();
    }

    /// <summary>The newest entry that every sink in use has delivered.</summary>
    /// <param name="sinks">Names of the sinks in use.</param>
    public long Slowest(IEnumerable<string> sinks) => sinks.Select(sink => Find(sink) ?? 0).DefaultIfEmpty(long.MaxValue).Min();

    private static bool AreAny(Store store)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT COALESCE(MAX(sequence), 0) FROM sink_cursor";
        return (long)command.ExecuteScalar()! > 0;
    }
}
