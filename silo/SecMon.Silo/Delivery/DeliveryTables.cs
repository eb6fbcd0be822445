using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecMon.Detection.Cases;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>The fold's tables through one connection.</summary>
/// <param name="connection">The writer's, or a reader's for the reads.</param>
internal readonly struct DeliveryTables(SqliteConnection connection)
{
    private const int MostCasesNear = 64;

    /// <summary>The tables of incidents.</summary>
    public IncidentTables Incidents => new(connection);

    public (long Sequence, string Hash) Folded()
    {
        using var command = connection.Command("SELECT sequence, hash FROM delivery_fold WHERE id = 1");
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetString(1)) : (0, "");
    }

    public void NoteFolded(long sequence, string hash) =>
        connection.Execute("UPDATE delivery_fold SET sequence = $sequence, hash = $hash WHERE id = 1", ("$sequence", sequence), ("$hash", hash));

    public bool HasAlert(string id)
    {
        using var command = connection.Command("SELECT 1 FROM alert_index WHERE alert_id = $id", ("$id", id));
        return command.ExecuteScalar() is not null;
    }

    /// <summary>
    /// The cases that may take an alert. From the first that ended within the gap before it on: an alert found late belongs to a
    /// case of its own time, however many were raised since.
    /// </summary>
    public List<Case> OpenCasesNear(AlertFacts alert)
    {
        var after = alert.Time.Ticks > alert.CaseGap.Ticks ? alert.Time - alert.CaseGap : DateTime.MinValue;
        using var command = connection.Command(
            """
            SELECT body FROM case_index
              WHERE rule_id = $rule AND group_text = $group AND status <> 'closed' AND last > $after
              ORDER BY last, case_id LIMIT $most
            """,
            ("$rule", alert.RuleId), ("$group", alert.Group), ("$after", Instant(after)), ("$most", MostCasesNear));
        return CasesOf(command);
    }

    public Case? FindCase(string id)
    {
        using var command = connection.Command("SELECT body FROM case_index WHERE case_id = $id", ("$id", id));
        return command.ExecuteScalar() is string body ? Read(body) : null;
    }

    /// <summary>The case of an alert; that of its own name when retention removed the alert and the case is open. Null when it is gone.</summary>
    public Case? CaseOf(string alertId)
    {
        using var command = connection.Command("SELECT case_id FROM alert_index WHERE alert_id = $id", ("$id", alertId));
        return FindCase(command.ExecuteScalar() as string ?? alertId);
    }

    public List<Suppression> Suppressions()
    {
        using var command = connection.Command("SELECT body FROM suppression ORDER BY id");
        using var row = command.ExecuteReader();
        var found = new List<Suppression>();
        while (row.Read())
            found.Add(SuppressionJson.Read(row.GetString(0)));
        return found;
    }

    public long SuppressionRevision(string id)
    {
        using var command = connection.Command("SELECT revision FROM suppression WHERE id = $id", ("$id", id));
        return command.ExecuteScalar() as long? ?? 0;
    }

    public void SaveSuppression(string id, long revision, string body) => connection.Execute(
        "INSERT OR REPLACE INTO suppression (id, revision, body) VALUES ($id, $revision, $body)",
        ("$id", id), ("$revision", revision), ("$body", body));

    /// <summary>Counts one more case that would be told in a minute.</summary>
    /// <param name="key">The rule, or the rule and an account.</param>
    /// <param name="minute">By the ledger's time.</param>
    /// <param name="by">How many more.</param>
    /// <returns>How many there are by now.</returns>
    public long CountInMinute(string key, string minute, int by = 1)
    {
        using var command = connection.Command(
            """
            INSERT INTO storm_minute (rule_id, minute, cases) VALUES ($rule, $minute, $by)
              ON CONFLICT (rule_id) DO UPDATE SET cases = CASE WHEN minute = $minute THEN cases + $by ELSE $by END, minute = $minute
              RETURNING cases
            """,
            ("$rule", key), ("$minute", minute), ("$by", by));
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Forgets what was counted in minutes before one.</summary>
    public void ForgetMinutesBefore(string minute) => connection.Execute("DELETE FROM storm_minute WHERE minute < $minute", ("$minute", minute));

    /// <summary>Saves a case, and what becomes of its incidents by it.</summary>
    /// <param name="saved">The case.</param>
    /// <param name="by">The entry that changed it.</param>
    /// <param name="isNew">True when that entry raised it.</param>
    public void Save(Case saved, FoldedEntry by, bool isNew = false)
    {
        var sequence = by.Entry.Sequence;
        SaveIndexed(saved, isNew ? sequence : null, sequence);
        foreach (var link in CaseLinks.Of(saved))
        {
            connection.Execute(
                "INSERT INTO case_link (case_id, link, last) VALUES ($id, $link, $last) ON CONFLICT (case_id, link) DO UPDATE SET last = $last",
                ("$id", saved.Id), ("$link", link), ("$last", Instant(saved.Last)));
        }

        if (isNew)
            return;
        foreach (var incident in Incidents.Of(saved.Id).Where(incident => incident.IsOpen || incident.Cases.Any(one => one.Id == saved.Id && one.Status != saved.Status)))
            Incidents.Save(incident.After(saved, by.Time), sequence);
    }

    /// <summary>Notes that a decision's entry was applied before its turn.</summary>
    public void NoteApplied(long sequence) => connection.Execute("INSERT OR IGNORE INTO decision_applied (sequence) VALUES ($sequence)", ("$sequence", sequence));

    /// <summary>True, once, for an entry that was applied before its turn.</summary>
    public bool TakeApplied(long sequence) => connection.Execute("DELETE FROM decision_applied WHERE sequence = $sequence", ("$sequence", sequence)) > 0;

    private void SaveIndexed(Case saved, long? raisedSequence, long sequence) => connection.Execute(
        """
        INSERT INTO case_index (case_id, rule_id, group_text, status, severity, source, account, use_case, assignee, page, told, raised, last, sequence, updated_sequence, expected, body)
          VALUES ($id, $rule, $group, $status, $severity, $source, $account, $use_case, $assignee, $page, $told, $raised, $last, COALESCE($raised_sequence, $sequence), $sequence, $expected, $body)
          ON CONFLICT (case_id) DO UPDATE SET status = $status, severity = $severity, page = $page, assignee = $assignee, told = $told, expected = $expected, last = $last, updated_sequence = $sequence, body = $body
        """,
        ("$id", saved.Id), ("$rule", saved.RuleId), ("$group", saved.Group), ("$status", CaseWords.Word(saved.Status)), ("$severity", (int)saved.Severity),
        ("$source", saved.Source), ("$account", saved.User), ("$use_case", saved.UseCase), ("$assignee", saved.Assignee), ("$page", saved.Page), ("$told", saved.IsTold),
        ("$raised", Instant(saved.Raised)), ("$last", Instant(saved.Last)), ("$raised_sequence", raisedSequence), ("$sequence", sequence), ("$expected", saved.IsExpected), ("$body", JsonSerializer.Serialize(saved)));

    public void SaveAlert(long sequence, AlertFacts alert, AlertMark mark) => connection.Execute(
        """
        INSERT INTO alert_index (sequence, alert_id, case_id, time, severity, rule_id, use_case, source, account, backfill, suppressed_by, storm, expected)
          VALUES ($sequence, $id, $case, $time, $severity, $rule, $use_case, $source, $account, $backfill, $suppressed_by, $storm, $expected)
        """,
        ("$sequence", sequence), ("$id", alert.Id), ("$case", mark.CaseId), ("$time", Instant(alert.Time)), ("$severity", (int)alert.Severity),
        ("$rule", alert.RuleId), ("$use_case", alert.UseCase), ("$source", alert.Source), ("$account", alert.User),
        ("$backfill", mark.IsBackfill), ("$suppressed_by", mark.SuppressedBy), ("$storm", (int)mark.Storm), ("$expected", mark.IsExpected));

    public void SaveHeld(long sequence, AlertMark mark) => connection.Execute(
        "INSERT OR REPLACE INTO held_index (sequence, case_id, backfill, suppressed_by, storm, expected) VALUES ($sequence, $case, $backfill, $suppressed_by, $storm, $expected)",
        ("$sequence", sequence), ("$case", mark.CaseId), ("$backfill", mark.IsBackfill), ("$suppressed_by", mark.SuppressedBy), ("$storm", (int)mark.Storm), ("$expected", mark.IsExpected));

    /// <summary>Forgets what retention removed; open cases stay until somebody closes them.</summary>
    public void Forget(long through)
    {
        connection.Execute("DELETE FROM alert_index WHERE sequence <= $through", ("$through", through));
        connection.Execute("DELETE FROM held_index WHERE sequence <= $through", ("$through", through));
        connection.Execute("DELETE FROM case_news WHERE case_id IN (SELECT case_id FROM case_index WHERE status = 'closed' AND updated_sequence <= $through)", ("$through", through));
        connection.Execute("DELETE FROM case_told WHERE case_id IN (SELECT case_id FROM case_index WHERE status = 'closed' AND updated_sequence <= $through)", ("$through", through));
        connection.Execute("DELETE FROM case_link WHERE case_id IN (SELECT case_id FROM case_index WHERE status = 'closed' AND updated_sequence <= $through)", ("$through", through));
        connection.Execute("DELETE FROM case_index WHERE status = 'closed' AND updated_sequence <= $through", ("$through", through));
        new IncidentTables(connection).Forget(through);
    }

    public static Case Read(string body) => JsonSerializer.Deserialize<Case>(body) ?? throw new JsonException("a case is an object");

    public static string Instant(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static List<Case> CasesOf(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        var cases = new List<Case>();
        while (row.Read())
            cases.Add(Read(row.GetString(0)));
        return cases;
    }
}
