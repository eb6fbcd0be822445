namespace SecMon.Silo.Storage;

/// <summary>The tables of the embedded store.</summary>
internal static class StoreSchema
{
    /// <summary>Grows with every change of the tables; kept in <c>PRAGMA user_version</c>.</summary>
    public const int Version = 6;

    /// <summary>Makes the tables that are missing.</summary>
    public const string Create = """
        CREATE TABLE IF NOT EXISTS ledger_head (
          id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL, cut_off TEXT NOT NULL DEFAULT '');
        INSERT OR IGNORE INTO ledger_head (id, sequence, hash) VALUES (1, 0, '');
        CREATE TABLE IF NOT EXISTS ledger (
          sequence INTEGER PRIMARY KEY, time TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, revision INTEGER NOT NULL,
          body TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (kind, key, revision));
        CREATE TABLE IF NOT EXISTS ledger_forgotten (
          kind TEXT NOT NULL, key TEXT NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (kind, key, revision)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS owner (
          kind TEXT NOT NULL, key TEXT NOT NULL, epoch INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS journal (
          partition INTEGER NOT NULL, sequence INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (partition, sequence));
        CREATE TABLE IF NOT EXISTS snapshot (
          partition INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, header BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS snapshot_bucket (
          partition INTEGER NOT NULL, sequence INTEGER NOT NULL, bucket INTEGER NOT NULL, content BLOB NOT NULL,
          PRIMARY KEY (partition, sequence, bucket));
        CREATE TABLE IF NOT EXISTS quarantine (
          source TEXT NOT NULL, file_id TEXT NOT NULL, position INTEGER NOT NULL, file TEXT NOT NULL, length INTEGER NOT NULL,
          reason TEXT NOT NULL, time TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (source, file_id, position));
        CREATE TABLE IF NOT EXISTS rule_set (
          hash TEXT PRIMARY KEY, time TEXT NOT NULL, content BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS excusing_row (
          list TEXT NOT NULL, row TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (list, row)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS evidence_waiting (
          alert TEXT PRIMARY KEY, since TEXT NOT NULL, next TEXT NOT NULL, settled INTEGER NOT NULL, problem TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS arrival_note (
          source TEXT NOT NULL, file_id INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, arrival INTEGER NOT NULL,
          PRIMARY KEY (source, file_id, start));
        """;

    /// <summary>From version 1: what an entry means is read from its body; the ledger remembers its cut-off.</summary>
    public const string From1To2 = """
        ALTER TABLE ledger DROP COLUMN identity;
        ALTER TABLE ledger_head ADD COLUMN cut_off TEXT NOT NULL DEFAULT '';
        """;

    /// <summary>
    /// What the Orleans ADO.NET provider expects: its queries by name, and a table of grain state with optimistic versions
    /// (Orleans documentation, ADO.NET grain persistence). Grain ids are compared whole beside their hashes.
    /// </summary>
    public const string Orleans = """
        CREATE TABLE IF NOT EXISTS OrleansQuery (QueryKey TEXT PRIMARY KEY, QueryText TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS OrleansStorage (
          GrainIdHash INTEGER NOT NULL, GrainIdN0 INTEGER NOT NULL, GrainIdN1 INTEGER NOT NULL, GrainTypeHash INTEGER NOT NULL,
          GrainTypeString TEXT NOT NULL, GrainIdExtensionString TEXT NOT NULL, ServiceId TEXT NOT NULL, PayloadBinary BLOB,
          ModifiedOn TEXT NOT NULL, Version INTEGER NOT NULL,
          PRIMARY KEY (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString));
        INSERT OR REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadFromStorageKey',
          'SELECT PayloadBinary, Version FROM OrleansStorage
             WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
               AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''')
               AND ServiceId = @ServiceId;');
        INSERT OR REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('WriteToStorageKey',
          'INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString,
               ServiceId, PayloadBinary, ModifiedOn, Version)
             SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, COALESCE(@GrainIdExtensionString, ''''),
               @ServiceId, @PayloadBinary, datetime(''now''), 0
             WHERE @GrainStateVersion IS NULL
             ON CONFLICT DO NOTHING;
           UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, ModifiedOn = datetime(''now''), Version = Version + 1
             WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
               AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''')
               AND ServiceId = @ServiceId AND Version = COALESCE(@GrainStateVersion, 0)
             RETURNING Version AS NewGrainStateVersion;');
        INSERT OR REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('ClearStorageKey',
          'UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = datetime(''now''), Version = Version + 1
             WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
               AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''')
               AND ServiceId = @ServiceId AND Version = @GrainStateVersion
             RETURNING Version AS NewGrainStateVersion;');
        INSERT OR REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteStorageKey',
          'DELETE FROM OrleansStorage
             WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
               AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''')
               AND ServiceId = @ServiceId AND Version = @GrainStateVersion
             RETURNING Version + 1 AS NewGrainStateVersion;');
        """;
}
