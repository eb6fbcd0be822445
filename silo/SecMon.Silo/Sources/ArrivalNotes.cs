using Microsoft.Data.Sqlite;
using SecMon.Silo.Grains;
using SecMon.Silo.Keys;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Sources;

/// <summary>The arrivals that a data folder has written down.</summary>
internal static class ArrivalNotes
{
    /// <summary>Of a source that needs more the oldest go: they serve only who replays a log of then.</summary>
    private const int MostOfSource = 100_000;

    /// <summary>Writes a note, or the longer form of one that is there.</summary>
    public static int Write(SqliteConnection connection, string source, ArrivalNote note)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO arrival_note (source, file_id, start, end, arrival) VALUES ($source, $file_id, $start, $end, $arrival)
              ON CONFLICT (source, file_id, start) DO UPDATE SET end = max(end, excluded.end) WHERE arrival = excluded.arrival;
            DELETE FROM arrival_note WHERE source = $source AND rowid <=
              (SELECT rowid FROM arrival_note WHERE source = $source ORDER BY rowid DESC LIMIT 1 OFFSET $most);
            """;
        command.Parameters.AddWithValue("$source", source);
        command.Parameters.AddWithValue("$file_id", unchecked((long)note.FileId));
        command.Parameters.AddWithValue("$start", note.Start);
        command.Parameters.AddWithValue("$end", note.End);
        command.Parameters.AddWithValue("$arrival", note.Arrival.Ticks);
        command.Parameters.AddWithValue("$most", MostOfSource);
        return command.ExecuteNonQuery();
    }

    /// <summary>The notes of a source, as they were written.</summary>
    /// <param name="store">Path of the store.</param>
    /// <param name="source">Id of the source; null reads those of all.</param>
    public static List<ArrivalNote> Read(string store, string? source)
    {
        using var reader = Store.OpenReader(store);
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT file_id, start, end, arrival FROM arrival_note WHERE $source IS NULL OR source = $source ORDER BY rowid";
        command.Parameters.AddWithValue("$source", (object?)source ?? DBNull.Value);
        using var row = command.ExecuteReader();
        var notes = new List<ArrivalNote>();
        while (row.Read())
            notes.Add(new ArrivalNote(unchecked((ulong)row.GetInt64(0)), row.GetInt64(1), row.GetInt64(2), new DateTime(row.GetInt64(3), DateTimeKind.Utc)));
        return notes;
    }

    /// <summary>What a silo has decided about the times of records, for a replay of what it has read.</summary>
    /// <param name="dataFolder">Its data folder; without a store there is nothing to know.</param>
    /// <param name="skew">How far a clock may be ahead.</param>
    public static Arrivals Of(string? dataFolder, TimeSpan skew)
    {
        if (dataFolder is null || DataFolder.StorePathIn(dataFolder) is var store && !File.Exists(store))
            return new Arrivals(skew, []);
        using var reader = Store.OpenReader(store);
        // A folder that only an older version has used has no notes: it believed everything.
        var arrivals = new Arrivals(skew, HasNotes(reader) ? Read(store, source: null) : []);
        foreach (var file in FilesRead(reader, new CheckpointJson(new RecordSeal(DataKeys.Open(dataFolder).Quarantine))))
            arrivals.Believe(file.FileId, file.Position);
        return arrivals;
    }

    private static bool HasNotes(SqliteConnection reader)
    {
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = 'arrival_note'";
        return (long)command.ExecuteScalar()! > 0;
    }

    /// <summary>How far the checkpoints of the sources say that files were read.</summary>
    private static List<FileProgress> FilesRead(SqliteConnection reader, CheckpointJson json)
    {
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT PayloadBinary FROM OrleansStorage WHERE PayloadBinary IS NOT NULL AND GrainTypeString = 'checkpoint'";
        using var row = command.ExecuteReader();
        var files = new List<FileProgress>();
        while (row.Read())
            files.AddRange(json.Deserialize<SourceCheckpoint>(new BinaryData(row.GetFieldValue<byte[]>(0))).Files ?? []);
        return files;
    }
}
