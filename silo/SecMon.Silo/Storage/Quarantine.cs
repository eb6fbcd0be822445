using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Storage;

/// <summary>Keeps rejected records in the store, each once, sealed with AES-GCM under the data folder's key.</summary>
public sealed class Quarantine(Store store, byte[] key, TimeProvider clock)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Keeps records; those kept already are left as they are.</summary>
    /// <param name="source">Id of the source.</param>
    /// <param name="records">The records.</param>
    public Task KeepAsync(string source, IReadOnlyList<RejectedRecord> records)
    {
        var time = clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var rows = records.Select(record => (Record: record, Sealed: Seal(record.Raw))).ToList();
        return store.WriteAsync(connection =>
        {
            foreach (var (record, content) in rows)
                Insert(connection, source, record, time, content);
            return rows.Count;
        });
    }

    /// <summary>Opens what <see cref="KeepAsync"/> sealed.</summary>
    /// <exception cref="CryptographicException">The bytes were changed, or the key is another one.</exception>
    public byte[] Open(byte[] sealedRecord)
    {
        using var cipher = new AesGcm(key, TagBytes);
        var raw = new byte[sealedRecord.Length - NonceBytes - TagBytes];
        cipher.Decrypt(sealedRecord.AsSpan(0, NonceBytes), sealedRecord.AsSpan(NonceBytes + TagBytes), sealedRecord.AsSpan(NonceBytes, TagBytes), raw);
        return raw;
    }

    private byte[] Seal(byte[] raw)
    {
        using var cipher = new AesGcm(key, TagBytes);
        var content = new byte[NonceBytes + TagBytes + raw.Length];
        RandomNumberGenerator.Fill(content.AsSpan(0, NonceBytes));
        cipher.Encrypt(content.AsSpan(0, NonceBytes), raw, content.AsSpan(NonceBytes + TagBytes), content.AsSpan(NonceBytes, TagBytes));
        return content;
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
