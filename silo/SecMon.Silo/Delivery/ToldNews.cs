using System.Globalization;
using Microsoft.Data.Sqlite;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>What a sink has given and told of what was held back, durably.</summary>
internal sealed class ToldNews(Store store, string sink)
{
    public NewsTold? Find(string caseId) => Select("AND case_id = $case", ("$case", caseId)).FirstOrDefault();

    /// <summary>Cases with news or a document that wait for their minute.</summary>
    public IReadOnlyList<NewsTold> Due() => Select("AND (is_due = 1 OR is_document_due = 1)");

    /// <summary>Saves, in the transaction of a cursor.</summary>
    public void Save(SqliteConnection connection, IEnumerable<NewsTold> told)
    {
        foreach (var one in told)
        {
            connection.Execute(
                """
                INSERT OR REPLACE INTO case_news (sink, case_id, news, told_at, is_due, document_at, is_document_due)
                  VALUES ($sink, $case, $news, $told, $due, $document, $document_due)
                """,
                ("$sink", sink), ("$case", one.CaseId), ("$news", one.News), ("$told", one.ToldAt is { } heard ? DeliveryTables.Instant(heard) : null), ("$due", one.IsDue),
                ("$document", one.DocumentAt is { } given ? DeliveryTables.Instant(given) : null), ("$document_due", one.IsDocumentDue));
        }
    }

    private List<NewsTold> Select(string where, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command(
            $"SELECT case_id, news, told_at, is_due, document_at, is_document_due FROM case_news WHERE sink = $sink {where} LIMIT 100000",
            [("$sink", sink), .. parameters]);
        using var row = command.ExecuteReader();
        var found = new List<NewsTold>();
        while (row.Read())
        {
            found.Add(new NewsTold(row.GetString(0))
            {
                News = row.GetInt64(1),
                ToldAt = row.IsDBNull(2) ? null : TimeOf(row.GetString(2)),
                IsDue = row.GetBoolean(3),
                DocumentAt = row.IsDBNull(4) ? null : TimeOf(row.GetString(4)),
                IsDocumentDue = row.GetBoolean(5),
            });
        }

        return found;
    }

    private static DateTime TimeOf(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
