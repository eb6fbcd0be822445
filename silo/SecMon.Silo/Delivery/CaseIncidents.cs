using System.Globalization;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>Finds which incidents cases are in, many at a time.</summary>
public sealed class CaseIncidents(Store store)
{
    private const int MostAtOnce = 1_000;

    /// <summary>The incidents of cases, in the order in which they were opened.</summary>
    /// <param name="caseIds">Any number.</param>
    /// <returns>By id of the case; one that is in none is not there.</returns>
    public ILookup<string, (string Id, bool IsOpen)> Of(IReadOnlyCollection<string> caseIds)
    {
        var found = new List<(string Case, string Id, bool IsOpen)>();
        if (caseIds.Count > 0)
        {
            using var reader = Store.OpenReader(store.Path);
            foreach (var some in caseIds.Distinct().Chunk(MostAtOnce))
                found.AddRange(Read(reader, some));
        }

        return found.ToLookup(one => one.Case, one => (one.Id, one.IsOpen), StringComparer.Ordinal);
    }

    /// <summary>Ids of the incidents of one case, open and closed, in the order in which they were opened.</summary>
    public IReadOnlyList<string> IdsOf(string caseId) => [.. Of([caseId])[caseId].Select(incident => incident.Id)];

    private static List<(string Case, string Id, bool IsOpen)> Read(Microsoft.Data.Sqlite.SqliteConnection reader, string[] ids)
    {
        (string Name, object? Value)[] named = [.. ids.Select((id, at) => (string.Create(CultureInfo.InvariantCulture, $"$id{at}"), (object?)id))];
        using var command = reader.Command(
            $"""
            SELECT case_id, incident_id, status <> 'closed' FROM incident_case JOIN incident_index USING (incident_id)
              WHERE case_id IN ({string.Join(", ", named.Select(one => one.Name))}) ORDER BY sequence, incident_id
            """,
            named);
        using var row = command.ExecuteReader();
        var found = new List<(string, string, bool)>();
        while (row.Read())
            found.Add((row.GetString(0), row.GetString(1), row.GetBoolean(2)));
        return found;
    }
}
