using System.Globalization;
using Microsoft.Data.Sqlite;
using SecMon.Silo.Sinks;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>What the other side of a sink refused for good, kept until somebody sends it again.</summary>
public static class DeadLetters
{
    /// <summary>
    /// Keeps refusals, in the transaction of the cursor that passes them. A newer version takes the place of an older one: of a
    /// case or an account's hour that is refused again and again, only the newest is worth sending.
    /// </summary>
    internal static void Keep(SqliteConnection connection, string sink, IEnumerable<Refusal> refusals, DateTime now)
    {
        foreach (var refusal in refusals)
        {
            using var command = connection.CreateCommand();
            command.CommandText = """
                DELETE FROM dead_letter WHERE sink = $sink AND kind = $kind AND id = $id AND version < $version;
                INSERT OR REPLACE INTO dead_letter (sink, id, version, kind, sequence, document_time, time, reason, document)
                  VALUES ($sink, $id, $version, $kind, $sequence, $document_time, $time, $reason, $document)
                """;
            command.Parameters.AddWithValue("$sink", sink);
            command.Parameters.AddWithValue("$id", refusal.Document.Id);
            command.Parameters.AddWithValue("$version", refusal.Document.Version);
            command.Parameters.AddWithValue("$kind", (int)refusal.Document.Kind);
            command.Parameters.AddWithValue("$sequence", refusal.Document.Sequence);
            command.Parameters.AddWithValue("$document_time", DeliveryTables.Instant(refusal.Document.Time));
            command.Parameters.AddWithValue("$time", DeliveryTables.Instant(now));
            command.Parameters.AddWithValue("$reason", refusal.Reason);
            command.Parameters.AddWithValue("$document", refusal.Document.Json);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>The dead letters of a sink, in ledger order.</summary>
    /// <param name="connection">A reader of the store.</param>
    /// <param name="sink">Null for all sinks.</param>
    public static IReadOnlyList<DeadLetter> Read(SqliteConnection connection, string? sink)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT sink, id, version, kind, sequence, document_time, time, reason, document FROM dead_letter
              WHERE $sink IS NULL OR sink = $sink ORDER BY sequence, version, kind
            """;
        command.Parameters.AddWithValue("$sink", (object?)sink ?? DBNull.Value);
        using var row = command.ExecuteReader();
        var letters = new List<DeadLetter>();
        while (row.Read())
        {
            var document = new SinkDocument
            {
                Id = row.GetString(1),
                Version = row.GetInt64(2),
                Kind = (SinkDocumentKinds)row.GetInt32(3),
                Sequence = row.GetInt64(4),
                Time = TimeOf(row.GetString(5)),
                Json = row.GetString(8),
            };
            letters.Add(new DeadLetter(row.GetString(0), document, row.GetString(7), TimeOf(row.GetString(6))));
        }

        return letters;
    }

    /// <summary>How many a sink has.</summary>
    public static long Count(SqliteConnection connection, string sink)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM dead_letter WHERE sink = $sink";
        command.Parameters.AddWithValue("$sink", sink);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Forgets letters that were delivered after all.</summary>
    internal static int Remove(SqliteConnection connection, IEnumerable<DeadLetter> letters)
    {
        var removed = 0;
        foreach (var letter in letters)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM dead_letter WHERE sink = $sink AND kind = $kind AND id = $id AND version = $version";
            command.Parameters.AddWithValue("$sink", letter.Sink);
            command.Parameters.AddWithValue("$kind", (int)letter.Document.Kind);
            command.Parameters.AddWithValue("$id", letter.Document.Id);
            command.Parameters.AddWithValue("$version", letter.Document.Version);
            removed += command.ExecuteNonQuery();
        }

        return removed;
    }

    private static DateTime TimeOf(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
