using Microsoft.Data.Sqlite;

namespace SecMon.Silo.Ledger;

/// <summary>Proves that no entry of a ledger was changed, removed, inserted or moved.</summary>
internal static class LedgerVerifier
{
    /// <summary>Walks the chain from the first entry to the head.</summary>
    /// <returns>How many entries hold, and the first problem found; null when there is none.</returns>
    public static (long Entries, string? Problem) Verify(SqliteConnection connection)
    {
        // One snapshot of the database, so that a running silo may go on appending.
        using var transaction = connection.BeginTransaction(deferred: true);
        var expected = 1L;
        var previous = "";
        foreach (var entry in LedgerReader.Read(connection, after: long.MinValue, long.MaxValue, kind: null))
        {
            if (entry.Sequence != expected)
                return (expected - 1, $"entry {expected} is missing, {entry.Sequence} follows");
            if (entry.PreviousHash != previous)
                return (expected - 1, $"entry {entry.Sequence} does not follow the entry before it: one of them was changed, removed or moved");
            if (entry.Hash != LedgerEntry.HashOf(entry.Sequence, entry.Time, entry.Kind, entry.Key, entry.Revision, entry.Body, entry.PreviousHash))
                return (expected - 1, $"entry {entry.Sequence} ({entry.Kind} {entry.Key}) was changed: its hash does not fit its content");
            previous = entry.Hash;
            expected++;
        }

        return CheckHead(connection, expected - 1, previous);
    }

    private static (long Entries, string? Problem) CheckHead(SqliteConnection connection, long entries, string hash)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sequence, hash FROM ledger_head WHERE id = 1";
        using var row = command.ExecuteReader();
        if (!row.Read())
            return (entries, "the head of the ledger is missing");
        if (row.GetInt64(0) != entries)
            return (entries, $"the head says {row.GetInt64(0)} entries, {entries} are there: the end was cut off");
        return row.GetString(1) == hash ? (entries, null) : (entries, "the head's hash does not fit the last entry");
    }
}
