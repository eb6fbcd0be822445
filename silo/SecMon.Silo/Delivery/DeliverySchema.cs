namespace SecMon.Silo.Delivery;

/// <summary>The tables of delivery in the embedded store. All but cursors, told cases, dead letters, the outbox of decisions and activity can be made anew from the ledger.</summary>
internal static class DeliverySchema
{
    /// <summary>Columns that tables of older versions lack.</summary>
    public static readonly IReadOnlyList<(string Table, string Column, string Type)> Added =
    [
        ("alert_index", "expected", "INTEGER NOT NULL DEFAULT 0"),
        ("held_index", "expected", "INTEGER NOT NULL DEFAULT 0"),
        ("case_index", "expected", "INTEGER NOT NULL DEFAULT 0"),
    ];

    public const string Create = """
        CREATE TABLE IF NOT EXISTS delivery_fold (
          id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL);
        INSERT OR IGNORE INTO delivery_fold (id, sequence, hash) VALUES (1, 0, '');
        CREATE TABLE IF NOT EXISTS case_index (
          case_id TEXT PRIMARY KEY, rule_id TEXT NOT NULL, group_text TEXT NOT NULL, status TEXT NOT NULL, severity INTEGER NOT NULL,
          source TEXT NOT NULL, account TEXT NOT NULL, use_case TEXT NOT NULL, assignee TEXT, page INTEGER NOT NULL, told INTEGER NOT NULL,
          raised TEXT NOT NULL, last TEXT NOT NULL, sequence INTEGER NOT NULL, updated_sequence INTEGER NOT NULL, body TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS case_by_group ON case_index (rule_id, group_text, status);
        CREATE INDEX IF NOT EXISTS case_by_sequence ON case_index (sequence);
        CREATE INDEX IF NOT EXISTS case_by_status ON case_index (status, sequence);
        CREATE TABLE IF NOT EXISTS alert_index (
          sequence INTEGER PRIMARY KEY, alert_id TEXT NOT NULL UNIQUE, case_id TEXT NOT NULL, time TEXT NOT NULL, severity INTEGER NOT NULL,
          rule_id TEXT NOT NULL, use_case TEXT NOT NULL, source TEXT NOT NULL, account TEXT NOT NULL,
          backfill INTEGER NOT NULL, suppressed_by TEXT, storm INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS alert_by_case ON alert_index (case_id, sequence);
        CREATE TABLE IF NOT EXISTS held_index (
          sequence INTEGER PRIMARY KEY, case_id TEXT NOT NULL, backfill INTEGER NOT NULL, suppressed_by TEXT, storm INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS held_by_case ON held_index (case_id, sequence);
        CREATE TABLE IF NOT EXISTS storm_minute (
          rule_id TEXT PRIMARY KEY, minute TEXT NOT NULL, cases INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS case_link (
          case_id TEXT NOT NULL, link TEXT NOT NULL, last TEXT NOT NULL, PRIMARY KEY (case_id, link)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS case_by_link ON case_link (link, last);
        CREATE TABLE IF NOT EXISTS incident_index (
          incident_id TEXT PRIMARY KEY, decision_id TEXT NOT NULL, by_value TEXT NOT NULL, by_key TEXT NOT NULL, status TEXT NOT NULL, severity INTEGER NOT NULL,
          page INTEGER NOT NULL, told INTEGER NOT NULL, assignee TEXT, raised TEXT NOT NULL, last TEXT NOT NULL,
          sequence INTEGER NOT NULL, updated_sequence INTEGER NOT NULL, body TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS incident_by_key ON incident_index (by_key, last);
        CREATE INDEX IF NOT EXISTS incident_by_sequence ON incident_index (sequence);
        CREATE INDEX IF NOT EXISTS incident_by_status ON incident_index (status, sequence);
        CREATE TABLE IF NOT EXISTS incident_case (
          incident_id TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (incident_id, case_id)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS incident_by_case ON incident_case (case_id);
        CREATE TABLE IF NOT EXISTS decision_outbox (
          id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS decision_applied (
          sequence INTEGER PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS suppression (
          id TEXT PRIMARY KEY, revision INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS sink_cursor (
          sink TEXT PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS case_told (
          sink TEXT NOT NULL, case_id TEXT NOT NULL, told_at TEXT NOT NULL, told_count INTEGER NOT NULL, is_due INTEGER NOT NULL,
          is_overdue_told INTEGER NOT NULL, closed_at TEXT, PRIMARY KEY (sink, case_id)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS told_due ON case_told (sink, is_due);
        CREATE TABLE IF NOT EXISTS case_news (
          sink TEXT NOT NULL, case_id TEXT NOT NULL, news INTEGER NOT NULL, told_at TEXT, is_due INTEGER NOT NULL,
          document_at TEXT, is_document_due INTEGER NOT NULL, PRIMARY KEY (sink, case_id)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS news_due ON case_news (sink, is_due, is_document_due);
        CREATE TABLE IF NOT EXISTS dead_letter (
          sink TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, kind INTEGER NOT NULL, sequence INTEGER NOT NULL, document_time TEXT NOT NULL,
          time TEXT NOT NULL, reason TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (sink, kind, id, version)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS activity (
          id TEXT PRIMARY KEY, source TEXT NOT NULL, hour TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL,
          change INTEGER NOT NULL UNIQUE, written TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS activity_by_written ON activity (written);
        CREATE TABLE IF NOT EXISTS activity_sent (
          sink TEXT PRIMARY KEY, change INTEGER NOT NULL) WITHOUT ROWID;
        """;
}
