using SecMon.Events.Formats;

namespace SecMon.Events.Tests.Formats;

public class AuditMessages
{
    [Theory]
    [InlineData("READ", "SELECT", "SELECT * FROM pop.citizen", "read")]
    [InlineData("READ", "COPY", "COPY pop.citizen TO STDOUT", "copy_out")]
    [InlineData("READ", "SELECT", "COPY (SELECT * FROM pop.citizen) TO '/tmp/x'", "copy_out")]
    [InlineData("WRITE", "COPY", "COPY pop.citizen FROM STDIN", "copy_in")]
    [InlineData("WRITE", "INSERT", "INSERT INTO pop.citizen VALUES (1)", "write")]
    [InlineData("ROLE", "GRANT", "GRANT SELECT ON pop.citizen TO x", "grant")]
    [InlineData("ROLE", "CREATE ROLE", "CREATE ROLE x PASSWORD <REDACTED>", "grant")]
    [InlineData("DDL", "CREATE TABLE", "CREATE TABLE x (a int)", "ddl")]
    [InlineData("DDL", "ALTER SYSTEM", "ALTER SYSTEM SET pgaudit.log = 'none'", "config")]
    [InlineData("FUNCTION", "DO", "DO $$ BEGIN END $$", "function")]
    [InlineData("MISC", "SET", "SET work_mem = 1", "config")]
    [InlineData("MISC", "RESET", "RESET pgaudit.log", "config")]
    [InlineData("MISC", "VACUUM", "VACUUM", "other")]
    public void An_action_is_class_and_command(string auditClass, string command, string statement, string action) =>
        Assert.Equal(action, Event(LogRecord.Audit(statement, auditClass: auditClass, command: command))[Fields.EventAction].TextForm());

    [Theory]
    [InlineData("READ", "SELECT", "SELECT 1 FROM t", 0L, 0L)]
    [InlineData("READ", "SELECT", "SELECT 1 FROM t", 5L, 5L)]
    [InlineData("READ", "SELECT", "SELECT 1 FROM t", null, null)]
    [InlineData("READ", "COPY", "COPY t TO STDOUT", 0L, null)]
    [InlineData("READ", "SELECT", "COPY (SELECT 1 FROM t) TO STDOUT", 0L, null)]
    [InlineData("READ", "SELECT", "COPY (SELECT 1 FROM t) TO STDOUT", 9L, 9L)]
    [InlineData("READ", "DECLARE CURSOR", "DECLARE c CURSOR FOR SELECT 1 FROM t", 0L, null)]
    [InlineData("WRITE", "COPY", "COPY t FROM STDIN", 0L, null)]
    public void Rows_are_absent_where_the_log_cannot_know(string auditClass, string command, string statement, long? logged, long? rows)
    {
        var value = Event(LogRecord.Audit(statement, auditClass: auditClass, command: command, rows: logged))[Fields.DbReturnedRows];
        Assert.Equal(rows, value.IsPresent ? value.AsInteger : null);
    }

    [Theory]
    [InlineData("TABLE", "pop.citizen", "SELECT 1 FROM x", "[pop.citizen]")]
    [InlineData("VIEW", "\"Pop\".\"Cit\"\"izen\"", "SELECT 1 FROM x", "[Pop.Cit\"izen]")]
    [InlineData("", "", "COPY pop.citizen TO STDOUT", "[pop.citizen]")]
    [InlineData("", "", "TRUNCATE pop.citizen, pop.place", "[pop.citizen, pop.place]")]
    [InlineData("FUNCTION", "public.f", "SELECT f() FROM pop.citizen", "[pop.citizen]")]
    [InlineData("", "", "SELECT 1", null)]
    public void Tables_come_from_the_object_and_else_from_the_text(string type, string name, string statement, string? tables)
    {
        var value = Event(LogRecord.Audit(statement, type: type, name: name))[Fields.DbCollectionName];
        Assert.Equal(tables, value.IsPresent ? value.ToString() : null);
    }

    [Theory]
    [InlineData("pop.x", "ALTER TABLE citizen RENAME TO x", "[pop.citizen, pop.x]")]
    [InlineData("pop.x", "ALTER TABLE pop.citizen RENAME TO x", "[pop.citizen, pop.x]")]
    [InlineData("pop.\"a.b\"", "ALTER TABLE citizen RENAME TO \"a.b\"", "[pop.citizen, pop.a.b]")]
    [InlineData("tmp.citizen", "ALTER TABLE pop.citizen SET SCHEMA tmp", "[pop.citizen, tmp.citizen]")]
    [InlineData("tmp.citizen", "ALTER TABLE citizen SET SCHEMA tmp", "[citizen, tmp.citizen]")]
    [InlineData("pop.b", "ALTER TABLE pop.a RENAME TO b; ALTER TABLE pop.c RENAME TO d", "[pop.a, pop.b]")]
    [InlineData("pop.citizen", "ALTER TABLE pop.citizen RENAME COLUMN a TO b", "[pop.citizen]")]
    public void Of_rename_and_set_schema_both_names_are_touched(string name, string statement, string tables) =>
        Assert.Equal(tables, Event(LogRecord.Audit(statement, auditClass: "DDL", command: "ALTER TABLE", name: name))[Fields.DbCollectionName].ToString());

    [Theory]
    [InlineData(null, null)]
    [InlineData("<not logged>", null)]
    [InlineData("<long param suppressed>", null)]
    [InlineData("999350000107", "[999350000107]")]
    [InlineData("<999350000107>", "[<999350000107>]")]
    [InlineData("a,,b", "[a, , b]")]
    [InlineData("\"a,b\",\"say \"\"x\"\"\",\"l1\nl2\"", "[a,b, say \"x\", l1\nl2]")]
    public void Parameters_are_a_list_of_their_own(string? written, string? expected)
    {
        var value = Event(LogRecord.Audit("SELECT 1 FROM t WHERE a = $1", written))[Fields.DbQueryParameter];
        Assert.Equal(expected, value.IsPresent ? value.ToString() : null);
    }

    [Fact]
    public void Persons_are_found_in_text_and_parameters_also_in_angle_brackets()
    {
        var access = Event(LogRecord.Audit("SELECT 1 FROM t WHERE a = '999350000115' OR b = $1", "<999350000107>"));
        Assert.Equal([999350000115, 999350000107], access.CitizenIds);
        Assert.Equal(350000115 % 1_000_000, access[Fields.SubjectSerial].AsInteger);
        var pseudonyms = access[Fields.SubjectIds];
        Assert.Equal(2, pseudonyms.Elements.Count);
        Assert.DoesNotContain("999350000", pseudonyms.ToString());
    }

    [Theory]
    [InlineData("<not logged>")]
    [InlineData("<previously logged>")]
    public void A_text_that_was_left_out_says_nothing_of_the_statement(string statement)
    {
        var access = Event(LogRecord.Audit(statement, statement));
        Assert.Equal("[pop.citizen]", access[Fields.DbCollectionName].ToString());
        Assert.All(
            [Fields.DbQueryText, Fields.DbQueryParameter, Fields.SqlKind, Fields.SqlWhere, Fields.SqlKeyLiterals],
            field => Assert.False(access.Has(field), field.Name));
    }

    [Fact]
    public void A_statement_has_an_id_of_its_session() =>
        Assert.Equal("6918b801.1a2b/7", Event(LogRecord.Audit("SELECT 1"))[Fields.StatementId].TextForm());

    [Fact]
    public void Tags_say_why_and_for_whom()
    {
        var access = Event(LogRecord.Audit("SELECT 1 /*dossier='HS%201',purpose='residence',route='/a',actor='nguyen.van.a'*/"));
        Assert.Equal(
            "HS 1|residence|/a|nguyen.van.a",
            $"{access[Fields.PurposeDossier]}|{access[Fields.PurposeCode]}|{access[Fields.PurposeRoute]}|{access[Fields.UserEffectiveName]}");
    }

    [Fact]
    public void An_access_logged_for_its_object_and_its_session_is_one_event()
    {
        var seen = Audits(("OBJECT", "1", "READ", "pop.citizen"), ("SESSION", "1", "READ", "pop.citizen"), ("SESSION", "2", "READ", "pop.citizen"));
        Assert.Equal("event|,ignored:object_twin|,event|", seen);
    }

    [Theory]
    [InlineData("SELECT * FROM pop.citizen", "TABLE", "read")]
    [InlineData("SELECT * FROM pop.citizen", "UNKNOWN", "read")]
    [InlineData("UPDATE pop.citizen SET a = 1", "TABLE", "write")]
    [InlineData("INSERT INTO pop.citizen VALUES (1) ON CONFLICT DO NOTHING", "TABLE", "write")]
    [InlineData("DELETE FROM pop.citizen", "TABLE", "write")]
    [InlineData("COPY (SELECT * FROM pop.citizen) TO STDOUT", "TABLE", "copy_out")]
    [InlineData("LOCK pop.citizen", "TABLE", "other")]
    public void A_partition_without_a_class_of_its_own_has_the_action_of_its_statement(string statement, string type, string action)
    {
        var record = LogRecord.Audit(statement, auditClass: "MISC", command: "???", type: type, name: "pop.citizen_2026");

        var seen = Assert.Single(Read(record));

        Assert.Contains($"event.action={action}", seen.Event, StringComparison.Ordinal);
        Assert.Contains("db.collection.name=[pop.citizen_2026]", seen.Event, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", "READ", "pop.citizen")]
    [InlineData("1", "READ", "pop.place")]
    public void Another_access_is_no_twin(string id, string auditClass, string name) =>
        Assert.Equal("event|,event|", Audits(("OBJECT", "1", "READ", "pop.citizen"), ("SESSION", id, auditClass, name)));

    [Fact]
    public void Twins_that_stop_show_that_session_auditing_is_off()
    {
        var seen = Audits(
            ("OBJECT", "1", "READ", "a.b"), ("SESSION", "1", "READ", "a.b"), ("OBJECT", "2", "READ", "a.b"), ("OBJECT", "3", "READ", "a.b"), ("SESSION", "4", "MISC", ""));
        Assert.Equal("event|,ignored:object_twin|,event|,event|audit_off,event|audit_off", seen);
    }

    [Fact]
    public void Where_there_never_were_twins_auditing_is_not_off() =>
        Assert.Equal("event|,event|,event|", Audits(("OBJECT", "1", "READ", "a.b"), ("OBJECT", "2", "READ", "a.b"), ("OBJECT", "3", "READ", "a.b")));

    [Fact]
    public void Twins_of_other_sessions_may_stand_between()
    {
        var records = new[]
        {
            LogRecord.Audit("SELECT 1", kind: "OBJECT"), LogRecord.Audit("SELECT 1", kind: "OBJECT") with { Session = "6918b801.2" },
            LogRecord.Audit("SELECT 1") with { Line = 4 }, LogRecord.Audit("SELECT 1") with { Session = "6918b801.2", Line = 4 },
        };
        Assert.Equal("event=2 ignored:object_twin=2", Feed.Count(Read(records)));
    }

    [Theory]
    [InlineData("SET ROLE alice", "SET", "alice")]
    [InlineData("SET ROLE 'alice'", "SET", "alice")]
    [InlineData("SET SESSION AUTHORIZATION alice", "SET", "alice")]
    [InlineData("BEGIN; SET ROLE alice; SELECT 1", "SET", "alice")]
    [InlineData("SET ROLE NONE", "SET", null)]
    [InlineData("SET ROLE none", "SET", null)]
    [InlineData("RESET ROLE", "RESET", null)]
    [InlineData("SET SESSION AUTHORIZATION DEFAULT", "SET", null)]
    [InlineData("DISCARD ALL", "DISCARD ALL", null)]
    [InlineData("SET work_mem = 1", "SET", "before")]
    [InlineData("SELECT 1; SET ROLE alice", "SELECT", "before")]
    public void A_role_that_was_taken_is_shown_until_it_is_given_up(string statement, string command, string? effective)
    {
        var seen = Read(
            LogRecord.Audit("SET ROLE before", auditClass: "MISC", command: "SET"),
            LogRecord.Audit(statement, auditClass: "MISC", command: command) with { Line = 4 },
            LogRecord.Audit("SELECT 1") with { Line = 5 });
        Assert.DoesNotContain("user.effective.name", seen[0].Event);
        Assert.Contains("user.effective.name=before", seen[1].Event);
        if (effective is null)
            Assert.DoesNotContain("user.effective.name", seen[2].Event);
        else
            Assert.Contains($"user.effective.name={effective}\n", seen[2].Event + "\n");
    }

    private static AccessEvent Event(LogRecord record)
    {
        var csv = Feed.Event("pgaudit", record.Csv());
        Assert.Equal(Feed.Describe(csv), Feed.Describe(Feed.Event("pgaudit", record.Json())));
        return csv;
    }

    private static List<Seen> Read(params LogRecord[] records) =>
        Feed.Read("pgaudit", Feed.Bytes(string.Concat(records.Select(record => record.Csv()))));

    private static string Audits(params (string Kind, string Id, string Class, string Name)[] audits) =>
        string.Join(',', Read([.. audits.Select((audit, i) =>
            LogRecord.Audit("SELECT 1", auditClass: audit.Class, kind: audit.Kind, id: audit.Id, name: audit.Name) with { Line = i + 1 })])
            .Select(one => $"{one.Outcome}|{one.Derived}"));
}
