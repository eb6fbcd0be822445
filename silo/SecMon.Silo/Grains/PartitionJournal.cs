using Microsoft.Data.Sqlite;
using SecMon.Detection.Correlation;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Grains;

/// <summary>Journal and snapshots of one partition. Every write carries the epoch and fails when it is stale.</summary>
internal sealed class PartitionJournal
{
    private const string OwnerKind = "partition";

    private readonly Store _store;
    private readonly int _partition;
    private readonly long _epoch;
    private readonly SealedBytes _sealed;

    private PartitionJournal(Store store, int partition, long epoch, RecordSeal? seal)
    {
        _sealed = new SealedBytes(seal);
        _store = store;
        _partition = partition;
        _epoch = epoch;
    }

    private string Key => _partition.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Takes the partition over.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="partition">Its number.</param>
    /// <param name="seal">Seals what is written; null writes it in clear.</param>
    public static async Task<PartitionJournal> OpenAsync(Store store, int partition, RecordSeal? seal = null)
    {
        var key = partition.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var epoch = await store.WriteAsync(connection => Owners.Claim(connection, OwnerKind, key));
        return new PartitionJournal(store, partition, epoch, seal);
    }

    /// <summary>Reads what is there.</summary>
    public RecoveredPartition Recover()
    {
        using var reader = Store.OpenReader(_store.Path);
        using var transaction = reader.BeginTransaction(deferred: true);
        var (sequence, header) = ReadSnapshot(reader);
        var positions = new JournalPositions();
        var streamTicks = long.MinValue;
        string? ruleSet = null;
        if (header is not null)
        {
            using var fields = new BinaryReader(new MemoryStream(header));
            streamTicks = fields.ReadInt64();
            positions.Read(fields);
            ruleSet = fields.BaseStream.Position < header.Length ? fields.ReadString() : null;
        }

        var records = ReadRecords(reader, sequence);
        foreach (var record in records.Where(record => record.Kind == JournalRecordKind.Entries))
        {
            foreach (var entry in MatchEntryCodec.Read(record.Body))
                positions.Note(record.Sender, entry.Evidence);
        }

        var last = records.Count > 0 ? records[^1].Sequence : sequence;
        return new RecoveredPartition(ReadBuckets(reader, sequence), streamTicks, positions, records, sequence, ruleSet, last);
    }

    /// <summary>Appends a record; ends when it is on disk.</summary>
    public Task AppendAsync(JournalRecord record)
    {
        var body = _sealed.Close(record.Write());
        return _store.WriteAsync(connection =>
        {
            Owners.Check(connection, OwnerKind, Key, _epoch);
            using var command = connection.CreateCommand();
            // A repeat after a failed commit writes the same record again.
            command.CommandText = "INSERT OR REPLACE INTO journal (partition, sequence, body) VALUES ($partition, $sequence, $body)";
            command.Parameters.AddWithValue("$partition", _partition);
            command.Parameters.AddWithValue("$sequence", record.Sequence);
            command.Parameters.AddWithValue("$body", body);
            return command.ExecuteNonQuery();
        });
    }

    /// <summary>Saves one bucket of a snapshot that is not whole yet.</summary>
    public Task SaveBucketAsync(long sequence, BucketCopy copy)
    {
        var closed = new BucketCopy(copy.Bucket, _sealed.Close(copy.Content));
        return _store.WriteAsync(connection =>
        {
            Owners.Check(connection, OwnerKind, Key, _epoch);
            WriteBucket(connection, sequence, closed);
            return 0;
        });
    }

    /// <summary>Declares a snapshot whole and cuts the journal behind it, in one transaction.</summary>
    public Task SaveAsync(SnapshotInProgress snapshot)
    {
        var header = HeaderOf(snapshot);
        return _store.WriteAsync(connection =>
        {
            Owners.Check(connection, OwnerKind, Key, _epoch);
            Execute(connection, "INSERT OR REPLACE INTO snapshot (partition, sequence, header) VALUES ($partition, $sequence, $header)", snapshot.Sequence, header);
            Execute(connection, "DELETE FROM snapshot_bucket WHERE partition = $partition AND sequence <> $sequence", snapshot.Sequence);
            return Execute(connection, "DELETE FROM journal WHERE partition = $partition AND sequence <= $sequence", snapshot.Sequence);
        });
    }

    private static byte[] HeaderOf(SnapshotInProgress snapshot)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(snapshot.StreamTicks);
        snapshot.Positions.Write(writer);
        if (snapshot.RuleSet is not null)
            writer.Write(snapshot.RuleSet);
        writer.Flush();
        return stream.ToArray();
    }

    private (long Sequence, byte[]? Header) ReadSnapshot(SqliteConnection reader)
    {
        using var command = Command(reader, "SELECT sequence, header FROM snapshot WHERE partition = $partition", 0);
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : (0, null);
    }

    private List<BucketCopy> ReadBuckets(SqliteConnection reader, long sequence)
    {
        using var command = Command(reader, "SELECT bucket, content FROM snapshot_bucket WHERE partition = $partition AND sequence = $sequence ORDER BY bucket", sequence);
        using var row = command.ExecuteReader();
        var buckets = new List<BucketCopy>();
        while (row.Read())
            buckets.Add(new BucketCopy(row.GetInt32(0), _sealed.Open(row.GetFieldValue<byte[]>(1))));
        return buckets;
    }

    private List<JournalRecord> ReadRecords(SqliteConnection reader, long after)
    {
        using var command = Command(reader, "SELECT sequence, body FROM journal WHERE partition = $partition AND sequence > $sequence ORDER BY sequence", after);
        using var row = command.ExecuteReader();
        var records = new List<JournalRecord>();
        while (row.Read())
            records.Add(JournalRecord.Read(row.GetInt64(0), _sealed.Open(row.GetFieldValue<byte[]>(1))));
        return records;
    }

    private void WriteBucket(SqliteConnection connection, long sequence, BucketCopy copy)
    {
        using var command = Command(connection, "INSERT OR REPLACE INTO snapshot_bucket (partition, sequence, bucket, content) VALUES ($partition, $sequence, $bucket, $content)", sequence);
        command.Parameters.AddWithValue("$bucket", copy.Bucket);
        command.Parameters.AddWithValue("$content", copy.Content);
        command.ExecuteNonQuery();
    }

    private int Execute(SqliteConnection connection, string sql, long sequence, byte[]? header = null)
    {
        using var command = Command(connection, sql, sequence);
        if (header is not null)
            command.Parameters.AddWithValue("$header", header);
        return command.ExecuteNonQuery();
    }

    private SqliteCommand Command(SqliteConnection connection, string sql, long sequence)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant statements of this class only
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$partition", _partition);
        command.Parameters.AddWithValue("$sequence", sequence);
        return command;
    }
}
