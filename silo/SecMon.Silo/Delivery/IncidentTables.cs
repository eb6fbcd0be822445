using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>The fold's tables of incidents through one connection.</summary>
/// <param name="connection">The writer's, or a reader's for the reads.</param>
internal readonly struct IncidentTables(SqliteConnection connection)
{
    public Incident? Find(string id)
    {
        using var command = connection.Command("SELECT body FROM incident_index WHERE incident_id = $id", ("$id", id));
        return command.ExecuteScalar() is string body ? Read(body) : null;
    }

    /// <summary>What finds the incidents about an account, an address or a source.</summary>
    public static string KeyOf(string by, string value, string system) => $"{by}\u001f{system}\u001f{value.ToLowerInvariant()}";

    /// <summary>The incidents of a case, open and closed, in the order in which they were opened.</summary>
    public List<Incident> Of(string caseId)
    {
        using var command = connection.Command(
            "SELECT body FROM incident_case JOIN incident_index USING (incident_id) WHERE case_id = $case ORDER BY sequence, incident_id", ("$case", caseId));
        using var row = command.ExecuteReader();
        var found = new List<Incident>();
        while (row.Read())
            found.Add(Read(row.GetString(0)));
        return found;
    }

    /// <summary>Saves an incident that opened, or that cases joined.</summary>
    /// <param name="saved">The incident.</param>
    /// <param name="sequence">The ledger entry that opened it, or let them join.</param>
    public void SaveWithCases(Incident saved, long sequence)
    {
        Save(saved, sequence);
        foreach (var one in saved.Cases)
            connection.Execute("INSERT OR IGNORE INTO incident_case (incident_id, case_id) VALUES ($id, $case)", ("$id", saved.Id), ("$case", one.Id));
    }

    /// <summary>Saves an incident whose cases are known.</summary>
    /// <param name="saved">The incident.</param>
    /// <param name="sequence">The ledger entry that changed it.</param>
    public void Save(Incident saved, long sequence)
    {
        connection.Execute(
            """
            INSERT INTO incident_index (incident_id, decision_id, by_value, by_key, status, severity, page, told, assignee, raised, last, sequence, updated_sequence, body)
              VALUES ($id, $decision, $value, $key, $status, $severity, $page, $told, $assignee, $raised, $last, $sequence, $sequence, $body)
              ON CONFLICT (incident_id) DO UPDATE SET status = $status, severity = $severity, page = $page, told = $told, assignee = $assignee, last = $last, updated_sequence = $sequence, body = $body
            """,
            ("$id", saved.Id), ("$decision", saved.DecisionId), ("$value", saved.Value), ("$key", KeyOf(saved.By, saved.Value, saved.System)), ("$status", CaseWords.Word(saved.Status)), ("$severity", (int)saved.Severity),
            ("$page", saved.Page), ("$told", saved.IsTold), ("$assignee", saved.Assignee), ("$raised", DeliveryTables.Instant(saved.Raised)), ("$last", DeliveryTables.Instant(saved.Last)),
            ("$sequence", sequence), ("$body", JsonSerializer.Serialize(saved)));
    }

    /// <summary>Forgets closed incidents that retention removed; open ones stay until somebody closes them.</summary>
    public void Forget(long through)
    {
        const string Removed = "SELECT incident_id FROM incident_index WHERE status = 'closed' AND updated_sequence <= $through";
        connection.Execute($"DELETE FROM incident_case WHERE incident_id IN ({Removed})", ("$through", through));
        connection.Execute($"DELETE FROM case_news WHERE case_id IN ({Removed})", ("$through", through));
        connection.Execute($"DELETE FROM case_told WHERE case_id IN ({Removed})", ("$through", through));
        connection.Execute("DELETE FROM incident_index WHERE status = 'closed' AND updated_sequence <= $through", ("$through", through));
    }

    public static Incident Read(string body) => JsonSerializer.Deserialize<Incident>(body) ?? throw new JsonException("an incident is an object");
}
