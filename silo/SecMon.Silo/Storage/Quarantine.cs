using System.Globalization;
using Microsoft.Data.Sqlite;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Storage;

/// <summary>Keeps rejected records in the store, each once, sealed with AES-GCM under the data folder's key.</summary>
public sealed class Quarantine(Store store, RecordSeal seal, TimeProvider clock)
{
    /// <summary>Keeps records; those kept already are left as they are.</summary>
    /// <param name="source">Id of the source.</param>
    /// <param name="records">The records.</param>
    public Task KeepAsync(string source, IReadOnlyList<RejectedRecord> records)
    {
        var time = clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var rows = records.Select(record => (Record: record, Sealed: seal.Seal(record.Raw))).ToList();
        return store.WriteAsync(connection =>
        {
            foreach (var (record, content) in rows)
                Insert(connection, source, record, time, content);
            return rows.Count;
        });
    }

    private static void Insert(SqliteConnection connection, string source, RejectedRecord record, string time, byte[] content)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT OR IGNORE INTO quarantine (source, file_id, position, file, length, reason, time, sealed)
              VALUES ($source, $file_id, $position, $file, $length, $reason, $time, $sealed)
            """;
        command.Parameters.AddWithValue("$source", source);
        command.Parameters.AddWithValue("$file_id", record.FileId);
        command.Parameters.AddWithValue("$position", record.Position);
        command.Parameters.AddWithValue("$file", record.File);
        command.Parameters.AddWithValue("$length", record.Raw.Length);
        command.Parameters.AddWithValue("$reason", record.Reason);
        command.Parameters.AddWithValue("$time", time);
        command.Parameters.AddWithValue("$sealed", content);
        command.ExecuteNonQuery();
    }
}
