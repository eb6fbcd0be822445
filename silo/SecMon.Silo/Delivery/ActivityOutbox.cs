using System.Globalization;
using Microsoft.Data.Sqlite;
using SecMon.Silo.Sinks;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>
/// Keeps the newest version of every activity document until each sink that wants them has it. Every write of a document gets the
/// next change number, and a sink goes through the changes in their order: so it finds what is new without looking at all.
/// </summary>
public sealed class ActivityOutbox(Store store, IEnumerable<SinkRegistration> registrations)
{
    /// <summary>As many documents are given at once.</summary>
    public const int MostDocuments = 500;

    /// <summary>Delivered documents that did not change for so long are removed.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(45);

    private readonly List<string> _sinks = [.. registrations.Where(one => one.Sink.Takes.HasFlag(SinkDocumentKinds.Activity)).Select(one => one.Sink.Name)];

    /// <summary>Takes documents in; one that is there with the same version or a higher one is left as it is.</summary>
    /// <returns>How many were new.</returns>
    internal static int Write(SqliteConnection connection, IEnumerable<ActivityDocument> documents, DateTime now)
    {
        var written = 0;
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO activity (id, source, hour, version, document, change, written)
              VALUES ($id, $source, $hour, $version, $document,
                1 + MAX((SELECT COALESCE(MAX(change), 0) FROM activity), (SELECT COALESCE(MAX(change), 0) FROM activity_sent)), $written)
              ON CONFLICT (id) DO UPDATE SET version = excluded.version, document = excluded.document, change = excluded.change, written = excluded.written
                WHERE excluded.version > version
            """;
        command.Parameters.AddWithValue("$written", DeliveryTables.Instant(now));
        foreach (var name in (ReadOnlySpan<string>)["$id", "$source", "$hour", "$version", "$document"])
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        foreach (var document in documents)
        {
            command.Parameters["$id"].Value = document.Id;
            command.Parameters["$source"].Value = document.Source;
            command.Parameters["$hour"].Value = DeliveryTables.Instant(document.Hour);
            command.Parameters["$version"].Value = document.Version;
            command.Parameters["$document"].Value = document.Json;
            written += command.ExecuteNonQuery();
        }

        return written;
    }

    /// <summary>What a sink does not have yet, in the order in which it changed.</summary>
    /// <returns>The documents, and the change that <see cref="Note"/> takes; null when there is nothing.</returns>
    internal (IReadOnlyList<SinkDocument> Documents, long Change)? Next(string sink, SinkRoute route)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT id, source, hour, version, document, change FROM activity WHERE change > $after ORDER BY change LIMIT $most";
        command.Parameters.AddWithValue("$after", SentBy(reader, sink));
        command.Parameters.AddWithValue("$most", MostDocuments);
        using var row = command.ExecuteReader();
        var documents = new List<SinkDocument>();
        var change = 0L;
        while (row.Read())
        {
            change = row.GetInt64(5);
            if (!route.TakesSource(row.GetString(1)))
                continue;
            documents.Add(new SinkDocument
            {
                Kind = SinkDocumentKinds.Activity,
                Id = row.GetString(0),
                Version = row.GetInt64(3),
                Time = DateTime.Parse(row.GetString(2), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
                Sequence = 0,
                Json = row.GetString(4),
            });
        }

        return change == 0 ? null : (documents, change);
    }

    /// <summary>Notes what a sink has, in the transaction of the store's writer.</summary>
    internal static int Note(SqliteConnection connection, string sink, long change)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO activity_sent (sink, change) VALUES ($sink, $change)";
        command.Parameters.AddWithValue("$sink", sink);
        command.Parameters.AddWithValue("$change", change);
        return command.ExecuteNonQuery();
    }

    /// <summary>How many documents a sink does not have yet.</summary>
    public long CountPending(string sink)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM activity WHERE change > $after";
        command.Parameters.AddWithValue("$after", SentBy(reader, sink));
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Removes what every sink that wants it has had for long.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="now">UTC.</param>
    /// <returns>How many documents went.</returns>
    internal int Prune(SqliteConnection connection, DateTime now)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM activity WHERE written < $before AND change <= $sent";
        command.Parameters.AddWithValue("$before", DeliveryTables.Instant(now - Kept));
        command.Parameters.AddWithValue("$sent", _sinks.Select(sink => SentBy(connection, sink)).DefaultIfEmpty(long.MaxValue).Min());
        return command.ExecuteNonQuery();
    }

    private static long SentBy(SqliteConnection connection, string sink)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT change FROM activity_sent WHERE sink = $sink";
        command.Parameters.AddWithValue("$sink", sink);
        return command.ExecuteScalar() as long? ?? 0;
    }
}
