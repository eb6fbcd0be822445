using Microsoft.Data.Sqlite;

namespace SecMon.Silo.Ledger;

/// <summary>Reads ledger entries in order.</summary>
internal static class LedgerReader
{
    public static IEnumerable<LedgerEntry> Read(SqliteConnection connection, long after, long limit, string? kind)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT sequence, time, kind, key, revision, body, previous_hash, hash FROM ledger
              WHERE sequence > $after AND ($kind IS NULL OR kind = $kind) ORDER BY sequence LIMIT $limit
            """;
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$kind", (object?)kind ?? DBNull.Value);
        command.Parameters.AddWithValue("$limit", limit);
        using var row = command.ExecuteReader();
        while (row.Read())
            yield return EntryOf(row);
    }

    public static LedgerEntry? Find(SqliteConnection connection, string kind, string key)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT sequence, time, kind, key, revision, body, previous_hash, hash FROM ledger
              WHERE kind = $kind AND key = $key ORDER BY revision DESC LIMIT 1
            """;
        command.Parameters.AddWithValue("$kind", kind);
        command.Parameters.AddWithValue("$key", key);
        using var row = command.ExecuteReader();
        return row.Read() ? EntryOf(row) : null;
    }

    private static LedgerEntry EntryOf(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3),
        row.GetInt64(4), row.GetString(5), row.GetString(6), row.GetString(7));
}
