using System.Globalization;
using Microsoft.Data.Sqlite;
using SecMon.Detection.Cases;
using SecMon.Detection.Rules;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>Finds cases, alerts and marks in what is folded.</summary>
public sealed class DeliveryIndex(Store store)
{
    /// <summary>A case; null when there is none.</summary>
    public Case? FindCase(string id)
    {
        using var reader = Store.OpenReader(store.Path);
        return new DeliveryTables(reader).FindCase(id);
    }

    /// <summary>Several cases in one query.</summary>
    /// <param name="ids">At most 1,000.</param>
    /// <returns>Those that are there, by id.</returns>
    public Dictionary<string, Case> FindCases(IReadOnlyCollection<string> ids)
    {
        var found = new Dictionary<string, Case>(StringComparer.Ordinal);
        if (ids.Count == 0)
            return found;
        using var reader = Store.OpenReader(store.Path);
        (string Name, object? Value)[] named = [.. ids.Select((id, at) => (string.Create(CultureInfo.InvariantCulture, $"$id{at}"), (object?)id))];
        using var command = reader.Command($"SELECT body FROM case_index WHERE case_id IN ({string.Join(", ", named.Select(one => one.Name))})", named);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var one = DeliveryTables.Read(row.GetString(0));
            found[one.Id] = one;
        }

        return found;
    }

    /// <summary>What was decided about an alert; null when it is not folded yet or gone.</summary>
    public (long Sequence, AlertMark Mark)? FindAlert(string id)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command("SELECT sequence, case_id, backfill, suppressed_by, storm, expected FROM alert_index WHERE alert_id = $id", ("$id", id));
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), MarkOf(row)) : null;
    }

    /// <summary>Marks of the alerts, and of what was held back, between two entries.</summary>
    /// <param name="after">Exclusive.</param>
    /// <param name="through">Inclusive.</param>
    public Dictionary<long, AlertMark> Marks(long after, long through)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command(
            """
            SELECT sequence, case_id, backfill, suppressed_by, storm, expected FROM alert_index WHERE sequence > $after AND sequence <= $through
              UNION ALL SELECT sequence, case_id, backfill, suppressed_by, storm, expected FROM held_index WHERE sequence > $after AND sequence <= $through
            """,
            ("$after", after), ("$through", through));
        using var row = command.ExecuteReader();
        var marks = new Dictionary<long, AlertMark>();
        while (row.Read())
            marks[row.GetInt64(0)] = MarkOf(row);
        return marks;
    }

    /// <summary>Numbers of the ledger entries that say what was held back in a case, in order.</summary>
    public IReadOnlyList<long> HeldBackOf(string caseId, int limit)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command("SELECT sequence FROM held_index WHERE case_id = $case ORDER BY sequence LIMIT $limit", ("$case", caseId), ("$limit", limit));
        using var row = command.ExecuteReader();
        var found = new List<long>();
        while (row.Read())
            found.Add(row.GetInt64(0));
        return found;
    }

    /// <summary>Ids of alerts in ledger order, or the newest first.</summary>
    public IReadOnlyList<(long Sequence, string Id)> Alerts(AlertFilter filter, int limit)
    {
        using var reader = Store.OpenReader(store.Path);
        var order = filter.IsNewestFirst ? "($after = 0 OR sequence < $after)" : "sequence > $after";
        using var command = reader.Command(
            $"""
            SELECT sequence, alert_id FROM alert_index
              WHERE {order} AND severity >= $severity
                AND ($rule IS NULL OR rule_id = $rule OR use_case = $rule) AND ($source IS NULL OR source = $source)
                AND ($user IS NULL OR account = $user) AND ($case IS NULL OR case_id = $case)
                AND ($from IS NULL OR time >= $from) AND ($until IS NULL OR time < $until)
              ORDER BY sequence {(filter.IsNewestFirst ? "DESC" : "ASC")} LIMIT $limit
            """,
            ("$after", filter.After), ("$severity", filter.MinSeverity), ("$rule", filter.Rule), ("$source", filter.Source), ("$user", filter.User), ("$case", filter.Case),
            ("$from", filter.From is { } from ? DeliveryTables.Instant(from) : null), ("$until", filter.Until is { } until ? DeliveryTables.Instant(until) : null), ("$limit", limit));
        using var row = command.ExecuteReader();
        var found = new List<(long, string)>();
        while (row.Read())
            found.Add((row.GetInt64(0), row.GetString(1)));
        return found;
    }

    /// <summary>Cases in the order in which they were raised.</summary>
    /// <returns>Each with the sequence number of the entry that raised it.</returns>
    public IReadOnlyList<(long Sequence, Case Case)> Cases(CaseFilter filter, int limit)
    {
        using var reader = Store.OpenReader(store.Path);
        var order = filter.IsNewestFirst ? "($after = 0 OR sequence < $after)" : "sequence > $after";
        using var command = reader.Command(
            $"""
            SELECT sequence, body FROM case_index
              WHERE {order} AND severity >= $severity
                AND ($status IS NULL OR status = $status OR ($status = 'unclosed' AND status <> 'closed'))
                AND ($rule IS NULL OR rule_id = $rule OR use_case = $rule) AND ($source IS NULL OR source = $source)
                AND ($user IS NULL OR account = $user) AND ($assignee IS NULL OR assignee = $assignee)
              ORDER BY sequence {(filter.IsNewestFirst ? "DESC" : "ASC")} LIMIT $limit
            """,
            ("$after", filter.After), ("$severity", filter.MinSeverity), ("$status", filter.Status), ("$rule", filter.Rule),
            ("$source", filter.Source), ("$user", filter.User), ("$assignee", filter.Assignee), ("$limit", limit));
        using var row = command.ExecuteReader();
        var found = new List<(long, Case)>();
        while (row.Read())
            found.Add((row.GetInt64(0), DeliveryTables.Read(row.GetString(1))));
        return found;
    }

    /// <summary>The cases at which storms began lately, one a storm.</summary>
    /// <param name="since">Storms that began after this time, UTC.</param>
    public IReadOnlyList<Case> StormsSince(DateTime since)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command(
            """
            SELECT DISTINCT case_index.body FROM alert_index JOIN case_index ON case_index.case_id = alert_index.case_id
              WHERE alert_index.storm = $announces AND case_index.raised >= $since LIMIT 100
            """,
            ("$announces", (int)StormMark.Announces), ("$since", DeliveryTables.Instant(since)));
        using var row = command.ExecuteReader();
        var found = new List<Case>();
        while (row.Read())
            found.Add(DeliveryTables.Read(row.GetString(0)));
        return found;
    }

    /// <summary>How many cases there are by severity and status, but for expected ones.</summary>
    public IReadOnlyList<(int Severity, string Status, long Count)> CountCases()
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command("SELECT severity, status, COUNT(*) FROM case_index WHERE expected = 0 GROUP BY severity, status");
        using var row = command.ExecuteReader();
        var counts = new List<(int, string, long)>();
        while (row.Read())
            counts.Add((row.GetInt32(0), row.GetString(1), row.GetInt64(2)));
        return counts;
    }

    /// <summary>How many cases nobody has acknowledged; of expected ones nobody hears, and what is in an incident that nobody acknowledged waits with it.</summary>
    /// <param name="severity">Of this severity.</param>
    /// <param name="raisedBy">Raised at this time or before, UTC.</param>
    public long CountOpen(Severity severity, DateTime raisedBy)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command(
            """
            SELECT COUNT(*) FROM case_index WHERE status = $open AND severity = $severity AND raised <= $by AND expected = 0
              AND NOT EXISTS (
                SELECT 1 FROM incident_case JOIN incident_index USING (incident_id)
                  WHERE incident_case.case_id = case_index.case_id AND incident_index.status = $open)
            """,
            ("$open", CaseWords.Word(CaseStatus.Open)), ("$severity", (int)severity), ("$by", DeliveryTables.Instant(raisedBy)));
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>How many alerts each rule has in the ledger, by id of the rule.</summary>
    public IReadOnlyDictionary<string, long> CountAlertsByRule()
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.Command("SELECT rule_id, COUNT(*) FROM alert_index GROUP BY rule_id");
        using var row = command.ExecuteReader();
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        while (row.Read())
            counts[row.GetString(0)] = row.GetInt64(1);
        return counts;
    }

    /// <summary>All suppressions, also those whose time is over.</summary>
    public IReadOnlyList<Suppression> Suppressions()
    {
        using var reader = Store.OpenReader(store.Path);
        return new DeliveryTables(reader).Suppressions();
    }

    /// <summary>How often a suppression was changed; 0 when there is none of that id.</summary>
    public long SuppressionRevision(string id)
    {
        using var reader = Store.OpenReader(store.Path);
        return new DeliveryTables(reader).SuppressionRevision(id);
    }

    private static AlertMark MarkOf(SqliteDataReader row) => new(
        row.GetString(1), row.GetBoolean(2), row.IsDBNull(3) ? null : row.GetString(3), (StormMark)row.GetInt32(4))
    { IsExpected = row.GetBoolean(5) };
}
