using System.Globalization;
using Microsoft.Data.Sqlite;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Evidence;

/// <summary>Alerts whose evidence could not be kept yet, durably: they outlive a restart, and hold up no other alert.</summary>
internal static class EvidenceQueue
{
    /// <summary>Notes that an alert waits, or goes on waiting.</summary>
    public static int Put(SqliteConnection connection, WaitingEvidence one) => Run(
        connection, "INSERT OR REPLACE INTO evidence_waiting (alert, since, next, settled, problem) VALUES ($alert, $since, $next, $settled, $problem)",
        ("$alert", one.Alert), ("$since", Text(one.Since)), ("$next", Text(one.Next)), ("$settled", one.IsSettled ? 1 : 0), ("$problem", one.Problem));

    /// <summary>An alert waits no longer.</summary>
    public static int Remove(SqliteConnection connection, string alert) => Run(connection, "DELETE FROM evidence_waiting WHERE alert = $alert", ("$alert", alert));

    /// <summary>Those that are to be tried now, the longest due first.</summary>
    public static IReadOnlyList<WaitingEvidence> Due(Store store, DateTime now, int most) =>
        Read(store, "SELECT alert, since, next, settled, problem FROM evidence_waiting WHERE next <= $now ORDER BY next LIMIT $most", ("$now", Text(now)), ("$most", most));

    /// <summary>How many wait because of trouble that may pass, and the one that waits longest; null when none does.</summary>
    public static (long Count, WaitingEvidence Oldest)? InTrouble(Store store)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM evidence_waiting WHERE settled = 0";
        var count = (long)command.ExecuteScalar()!;
        return Read(store, "SELECT alert, since, next, settled, problem FROM evidence_waiting WHERE settled = 0 ORDER BY since LIMIT 1") is [var oldest] ? (count, oldest) : null;
    }

    private static List<WaitingEvidence> Read(Store store, string query, params (string Name, object Value)[] values)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = Of(reader, query, values);
        using var rows = command.ExecuteReader();
        var found = new List<WaitingEvidence>();
        while (rows.Read())
            found.Add(new WaitingEvidence(rows.GetString(0), Time(rows.GetString(1)), Time(rows.GetString(2)), rows.GetInt64(3) != 0, rows.GetString(4)));
        return found;
    }

    private static int Run(SqliteConnection connection, string text, params (string Name, object Value)[] values)
    {
        using var command = Of(connection, text, values);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Of(SqliteConnection connection, string text, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private static string Text(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
