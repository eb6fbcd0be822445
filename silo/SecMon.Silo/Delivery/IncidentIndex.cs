using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>Finds incidents in what is folded.</summary>
public sealed class IncidentIndex(Store store)
{
    /// <summary>An incident; null when there is none.</summary>
    public Incident? Find(string id)
    {
        using var reader = Store.OpenReader(store.Path);
        return new IncidentTables(reader).Find(id);
    }

    /// <summary>An incident with the sequence number of the entry that opened it; null when there is none.</summary>
    public (long Sequence, Incident Incident)? FindWithSequence(string id)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command("SELECT sequence, body FROM incident_index WHERE incident_id = $id", ("$id", id));
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), IncidentTables.Read(row.GetString(1))) : null;
    }

    /// <summary>The incidents of a case, open and closed, in the order in which they were opened.</summary>
    public IReadOnlyList<Incident> Of(string caseId)
    {
        using var reader = Store.OpenReader(store.Path);
        return new IncidentTables(reader).Of(caseId);
    }

    /// <summary>Incidents in the order in which they were opened.</summary>
    /// <returns>Each with the sequence number of the entry that opened it.</returns>
    public IReadOnlyList<(long Sequence, Incident Incident)> List(IncidentFilter filter, int limit)
    {
        using var reader = Store.OpenReader(store.Path);
        var order = filter.IsNewestFirst ? "($after = 0 OR sequence < $after)" : "sequence > $after";
        using var command = reader.Command(
            $"""
            SELECT sequence, body FROM incident_index
              WHERE {order} AND severity >= $severity
                AND ($status IS NULL OR status = $status OR ($status = 'unclosed' AND status <> 'closed'))
                AND ($decision IS NULL OR decision_id = $decision) AND ($by IS NULL OR by_value = $by) AND ($assignee IS NULL OR assignee = $assignee)
                AND ($case IS NULL OR incident_id IN (SELECT incident_id FROM incident_case WHERE case_id = $case))
              ORDER BY sequence {(filter.IsNewestFirst ? "DESC" : "ASC")} LIMIT $limit
            """,
            ("$after", filter.After), ("$severity", filter.MinSeverity), ("$status", filter.Status), ("$decision", filter.Decision), ("$by", filter.By),
            ("$case", filter.Case), ("$assignee", filter.Assignee), ("$limit", limit));
        using var row = command.ExecuteReader();
        var found = new List<(long, Incident)>();
        while (row.Read())
            found.Add((row.GetInt64(0), IncidentTables.Read(row.GetString(1))));
        return found;
    }

    /// <summary>How many incidents nobody has acknowledged.</summary>
    /// <param name="severity">Of this severity.</param>
    /// <param name="newsBy">Of which people last heard something new at this time or before, UTC.</param>
    public long CountOpen(Severity severity, DateTime newsBy)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command("SELECT body FROM incident_index WHERE status = $open AND severity = $severity", ("$open", CaseWords.Word(CaseStatus.Open)), ("$severity", (int)severity));
        using var row = command.ExecuteReader();
        var count = 0L;
        while (row.Read())
            count += IncidentTables.Read(row.GetString(0)).NewsAt <= newsBy ? 1 : 0;
        return count;
    }

    /// <summary>How many incidents there are by severity and status.</summary>
    public IReadOnlyList<(int Severity, string Status, long Count)> Count()
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command("SELECT severity, status, COUNT(*) FROM incident_index GROUP BY severity, status");
        using var row = command.ExecuteReader();
        var counts = new List<(int, string, long)>();
        while (row.Read())
            counts.Add((row.GetInt32(0), row.GetString(1), row.GetInt64(2)));
        return counts;
    }
}
