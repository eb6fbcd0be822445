using SecMon.Events.Sql;

namespace SecMon.Events.Tests.Sql;

/// <summary>Which names a definition gives, and what it changes.</summary>
public class PostgreSqlNewNames
{
    [Theory]
    [InlineData("ALTER TABLE s.a RENAME TO b", "rename", "Moved s.b<s.a")]
    [InlineData("ALTER TABLE IF EXISTS ONLY a RENAME TO \"B\"", "rename", "Moved B<a")]
    [InlineData("ALTER TABLE s.a SET SCHEMA t", "set_schema", "Moved t.a<s.a")]
    [InlineData("ALTER MATERIALIZED VIEW a SET SCHEMA t", "set_schema", "Moved t.a<a")]
    [InlineData("ALTER VIEW s.a RENAME TO b", "rename", "Moved s.b<s.a")]
    [InlineData("ALTER FOREIGN TABLE s.a RENAME TO b", "rename", "Moved s.b<s.a")]
    [InlineData("ALTER SCHEMA s RENAME TO t", "rename", "SchemaMoved t<s")]
    [InlineData("DROP SCHEMA IF EXISTS s, t CASCADE", "drop", "SchemaDropped <s; SchemaDropped <t")]
    [InlineData("ALTER TABLE s.p ATTACH PARTITION s.c FOR VALUES IN (1)", "attach", "Part s.c<s.p; Part s.p<s.c")]
    [InlineData("ALTER TABLE s.p DETACH PARTITION s.c CONCURRENTLY", "detach", "Part s.c<s.p")]
    [InlineData("ALTER TABLE s.c INHERIT s.p", "attach", "Part s.c<s.p; Part s.p<s.c")]
    [InlineData("ALTER TABLE s.c NO INHERIT s.p", "detach", "Part s.c<s.p")]
    [InlineData("CREATE TABLE c (a int CHECK (a > 0)) INHERITS (s.p, q)", "child", "Part c<s.p,q")]
    [InlineData("CREATE TABLE c PARTITION OF s.p FOR VALUES IN (1)", "child", "Part c<s.p")]
    [InlineData("CREATE TABLE c (LIKE s.p INCLUDING ALL)", "like", "Further c<s.p")]
    [InlineData("CREATE OR REPLACE VIEW v (x) AS SELECT 1 FROM s.a JOIN b USING (x)", "view", "Further v<s.a,b")]
    [InlineData("CREATE MATERIALIZED VIEW IF NOT EXISTS v AS TABLE s.a WITH NO DATA", "view", "Further v<s.a")]
    [InlineData("CREATE RECURSIVE VIEW v (n) AS SELECT 1 FROM a UNION ALL SELECT 2 FROM v", "view", "Further v<a")]
    [InlineData("CREATE VIEW v AS WITH x AS (SELECT 1 FROM a) SELECT * FROM x", "view", "Further v<a")]
    [InlineData("CREATE TABLE c AS SELECT * FROM s.a", "copy", "Further c<s.a")]
    [InlineData("CREATE TEMP TABLE c AS (SELECT * FROM s.a)", "copy", "Further c<s.a temporary")]
    [InlineData("SELECT * INTO TEMP c FROM s.a", "copy", "Further c<s.a temporary")]
    [InlineData("SELECT * INTO s.c FROM s.a WHERE x = 1", "copy", "Further s.c<s.a")]
    [InlineData("SELECT 1 FROM hr.x; CREATE VIEW v AS SELECT 1 FROM s.a", "view", "Further v<s.a")]
    [InlineData("ALTER TABLE s.a RENAME TO tmp; ALTER TABLE s.b RENAME TO a", "rename", "Moved s.tmp<s.a; Moved s.a<s.b")]
    public void New_names_are_those_of(string sql, string changes, string names)
    {
        var reading = Reading.Of(sql);

        Assert.Equal(changes, string.Join(' ', reading.Changes));
        Assert.Equal(names, string.Join("; ", reading.NewNames.Select(Told)));
    }

    [Theory]
    [InlineData("ALTER TABLE a OWNER TO b", "owner")]
    [InlineData("ALTER TABLE a ADD COLUMN b int, DISABLE TRIGGER ALL, NO FORCE ROW LEVEL SECURITY", "disable_trigger disable_row_security")]
    [InlineData("ALTER TABLE a ENABLE REPLICA TRIGGER t", "disable_trigger")]
    [InlineData("ALTER TABLE a DISABLE ROW LEVEL SECURITY", "disable_row_security")]
    [InlineData("DROP TRIGGER t ON a", "drop_trigger")]
    [InlineData("DROP POLICY p ON a", "drop_policy")]
    [InlineData("DROP TABLE IF EXISTS a, s.b", "drop")]
    [InlineData("DROP VIEW a", "drop")]
    [InlineData("REFRESH MATERIALIZED VIEW a", "refresh")]
    [InlineData("ALTER TABLE a RENAME COLUMN b TO c", "other")]
    [InlineData("ALTER TABLE a RENAME b TO c", "other")]
    [InlineData("ALTER TABLE a RENAME CONSTRAINT b TO c", "other")]
    [InlineData("ALTER INDEX i RENAME TO j", "other")]
    [InlineData("ALTER TABLE a ADD COLUMN owner text DEFAULT 'RENAME TO b'", "other")]
    [InlineData("ALTER TABLE a ENABLE TRIGGER ALL", "other")]
    [InlineData("ALTER TABLE a FORCE ROW LEVEL SECURITY", "other")]
    [InlineData("CREATE TABLE c (x text REFERENCES s.a (x))", "other")]
    [InlineData("CREATE VIEW v AS SELECT 1", "other")]
    [InlineData("COMMENT ON TABLE a IS 'RENAME'", "other")]
    [InlineData("INSERT INTO c SELECT * FROM a", "")]
    [InlineData("SELECT owner, level FROM a disable", "")]
    [InlineData("DO $$ BEGIN EXECUTE 'ALTER TABLE a RENAME TO b'; END $$", "")]
    public void Everything_else_gives_no_name(string sql, string changes)
    {
        var reading = Reading.Of(sql);

        Assert.Equal(changes, string.Join(' ', reading.Changes));
        Assert.Empty(reading.NewNames);
    }

    private static string Told(NewName named) =>
        $"{named.Kind} {named.Name}<{string.Join(',', named.From)}{(named.IsTemporary ? " temporary" : "")}";
}
