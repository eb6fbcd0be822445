using System.Globalization;
using Microsoft.Data.Sqlite;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>Which cases a sink has told people about, durably: so that each is raised once.</summary>
internal sealed class ToldCases(Store store, string sink)
{
    public ToldCase? Find(string caseId) =>
        Select("AND case_id = $case", ("$case", caseId)).FirstOrDefault();

    /// <summary>Cases with alerts of which people have not heard yet.</summary>
    public IReadOnlyList<ToldCase> Due() => Select("AND is_due = 1 AND closed_at IS NULL");

    /// <summary>Cases told and not closed, or closed after a time.</summary>
    public IReadOnlyList<ToldCase> OpenOrClosedAfter(DateTime time) =>
        Select("AND (closed_at IS NULL OR closed_at > $time)", ("$time", DeliveryTables.Instant(time)));

    /// <summary>Cases told, not closed, and never told as overdue.</summary>
    public IReadOnlyList<ToldCase> NeverOverdue() => Select("AND closed_at IS NULL AND is_overdue_told = 0");

    /// <summary>Saves, in the transaction of a cursor.</summary>
    public void Save(SqliteConnection connection, IEnumerable<ToldCase> told)
    {
        foreach (var one in told)
        {
            using var command = connection.CreateCommand();
            command.CommandText = """
                INSERT OR REPLACE INTO case_told (sink, case_id, told_at, told_count, is_due, is_overdue_told, closed_at)
                  VALUES ($sink, $case, $at, $count, $due, $overdue, $closed)
                """;
            command.Parameters.AddWithValue("$sink", sink);
            command.Parameters.AddWithValue("$case", one.CaseId);
            command.Parameters.AddWithValue("$at", DeliveryTables.Instant(one.ToldAt));
            command.Parameters.AddWithValue("$count", one.ToldCount);
            command.Parameters.AddWithValue("$due", one.IsDue);
            command.Parameters.AddWithValue("$overdue", one.IsOverdueTold);
            command.Parameters.AddWithValue("$closed", one.ClosedAt is { } closed ? DeliveryTables.Instant(closed) : DBNull.Value);
            command.ExecuteNonQuery();
        }
    }

    private List<ToldCase> Select(string where, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.CreateCommand();
#pragma warning disable CA2100 // constant texts of this class only
        command.CommandText = $"SELECT case_id, told_at, told_count, is_due, is_overdue_told, closed_at FROM case_told WHERE sink = $sink {where} LIMIT 100000";
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$sink", sink);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        using var row = command.ExecuteReader();
        var found = new List<ToldCase>();
        while (row.Read())
        {
            found.Add(new ToldCase(row.GetString(0), TimeOf(row.GetString(1)), row.GetInt64(2))
            {
                IsDue = row.GetBoolean(3),
                IsOverdueTold = row.GetBoolean(4),
                ClosedAt = row.IsDBNull(5) ? null : TimeOf(row.GetString(5)),
            });
        }

        return found;
    }

    private static DateTime TimeOf(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
