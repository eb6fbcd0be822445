using Microsoft.Data.Sqlite;

namespace SecMon.Silo.Storage;

/// <summary>Who may write for a source or partition: the activation with the newest epoch.</summary>
internal static class Owners
{
    /// <summary>Takes a new epoch; every older one is stale from now on.</summary>
    public static long Claim(SqliteConnection connection, string kind, string key)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO owner (kind, key, epoch) VALUES ($kind, $key, 1)
              ON CONFLICT (kind, key) DO UPDATE SET epoch = epoch + 1
              RETURNING epoch
            """;
        command.Parameters.AddWithValue("$kind", kind);
        command.Parameters.AddWithValue("$key", key);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Checks, in the transaction of a write, that an epoch is the newest.</summary>
    /// <exception cref="StaleEpochException">It is not.</exception>
    public static void Check(SqliteConnection connection, string kind, string key, long epoch)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT epoch FROM owner WHERE kind = $kind AND key = $key";
        command.Parameters.AddWithValue("$kind", kind);
        command.Parameters.AddWithValue("$key", key);
        var newest = command.ExecuteScalar() as long? ?? 0;
        if (newest != epoch)
            throw new StaleEpochException($"{kind} {key}: epoch {epoch} is stale, {newest} took over");
    }
}
