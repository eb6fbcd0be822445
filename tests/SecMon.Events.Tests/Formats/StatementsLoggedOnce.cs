using SecMon.Events.Formats;

namespace SecMon.Events.Tests.Formats;

/// <summary>With <c>pgaudit.log_statement_once</c> a statement's text stands in one of its records, and all of them say who was looked up.</summary>
public class StatementsLoggedOnce
{
    private const string Once = "<previously logged>";
    private const string LookUp = "/*dossier='D1'*/ SELECT * FROM pop.v WHERE citizen_id = '999099000008'";

    [Fact]
    public void Records_that_refer_to_the_text_have_what_it_says()
    {
        var (first, second) = (Only(LogRecord.Audit(LookUp, name: "pop.v")), Events(LogRecord.Audit(LookUp, name: "pop.v"), LogRecord.Audit(Once, Once))[1]);

        Assert.Equal("[pop.citizen]", second.Collection);
        Assert.Equal(first with { Collection = second.Collection }, second);
        Assert.Equal("[999099000008] D1 True", $"{second.Persons} {second.Dossier} {second.Where}");
        Assert.False(second.LacksText);
    }

    [Fact]
    public void Bound_values_are_taken_with_the_text()
    {
        var seen = Events(LogRecord.Audit("SELECT * FROM pop.v WHERE citizen_id::bigint = $1", "1099000008"), LogRecord.Audit(Once, Once));

        Assert.All(seen, one => Assert.Equal("[1099000008]", one.Persons));
    }

    [Fact]
    public void Each_query_of_a_function_has_its_own()
    {
        var seen = Events(
            LogRecord.Audit("SELECT f('999099000001')", auditClass: "FUNCTION", command: "EXECUTE", substatement: "1"),
            LogRecord.Audit("SELECT 1 FROM c WHERE citizen_id = '999099000002'", substatement: "2"),
            LogRecord.Audit(Once, Once, substatement: "2"),
            LogRecord.Audit(Once, Once, substatement: "1"),
            LogRecord.Audit(Once, Once, substatement: "3"));

        Assert.Equal("[999099000001] [999099000002] [999099000002] [999099000001] []", string.Join(' ', seen.Select(one => one.Persons)));
        Assert.Equal([false, false, false, false, true], seen.Select(one => one.LacksText));
    }

    [Theory]
    [InlineData("8", "6918b801.1a2b", "2026-11-16 00:31:29.884 +07")]
    [InlineData("7", "6918b801.1a2c", "2026-11-16 00:31:29.884 +07")]
    [InlineData("7", "6918b801.1a2b", "2026-11-16 00:32:30.884 +07")]
    public void Another_statement_another_session_and_another_time_refer_to_something_else(string id, string session, string time)
    {
        var seen = Events(LogRecord.Audit(LookUp), LogRecord.Audit(Once, Once, id: id) with { Session = session, Time = time });

        Assert.Equal(("[]", true), (seen[1].Persons, seen[1].LacksText));
    }

    [Fact]
    public void An_ended_statement_is_forgotten()
    {
        var seen = Events(LogRecord.Audit(LookUp), LogRecord.Audit("SELECT 1", id: "8"), LogRecord.Audit(Once, Once));

        Assert.True(seen[2].LacksText);
    }

    [Fact]
    public void Of_a_text_that_is_too_long_what_it_says_is_kept_and_the_missing_text_is_counted()
    {
        var text = $"/*dossier='D1'*/ SELECT '{new string('x', 70_000)}' FROM pop.v WHERE citizen_id IN ('999099000008', $1)";

        var seen = Events(LogRecord.Audit(text, "999099000009"), LogRecord.Audit(Once, Once));

        Assert.Equal("[999099000008 999099000009] D1 True 2 [pop.citizen]", $"{seen[1].Persons} {seen[1].Dossier} {seen[1].Where} {seen[1].Keys} {seen[1].Collection}");
        Assert.Equal((false, true), (seen[0].LacksText, seen[1].LacksText));
        Assert.Equal("", seen[1].Text);
    }

    [Fact]
    public void The_memory_of_a_source_is_bounded_and_nobody_is_hidden_beyond_it()
    {
        var parser = Feed.Parser("pgaudit");
        var text = $"SELECT '{new string('x', 60_000)}' FROM pop.v WHERE citizen_id = '999099000008'";
        LogRecord Record(string statement, int session) => LogRecord.Audit(statement, statement == Once ? Once : null) with { Session = $"6918b801.{session:x}" };

        var first = Read(parser, [.. Enumerable.Range(1, 1_500).Select(session => Record(text, session))]);
        var second = Read(parser, [.. Enumerable.Range(1, 1_500).Select(session => Record(Once, session))]);

        Assert.All(first.Concat(second), one => Assert.Equal("[999099000008]", one.Persons));
        Assert.InRange(second.Count(one => one.LacksText), 400, 1_100);
        Assert.InRange(parser.SaveSessions().Length, 20 << 20, 70 << 20);
    }

    [Fact]
    public void A_restart_between_the_records_changes_nothing()
    {
        var (before, after) = (Feed.Parser("pgaudit"), Feed.Parser("pgaudit"));
        var longText = $"/*dossier='D1'*/ SELECT '{new string('x', 70_000)}' FROM pop.v WHERE citizen_id = '999099000009' LIMIT 5";
        Read(before, LogRecord.Audit(LookUp), LogRecord.Audit("SELECT $1", "999099000001", substatement: "2"), LogRecord.Audit(longText, substatement: "3"));
        LogRecord[] rest = [LogRecord.Audit(Once, Once), LogRecord.Audit(Once, Once, substatement: "2"), LogRecord.Audit(Once, Once, substatement: "3")];

        after.RestoreSessions(before.SaveSessions());

        Assert.Equal(Read(before, rest), Read(after, rest));
    }

    [Fact]
    public void Where_relations_are_not_logged_the_object_record_behind_its_session_record_is_its_twin()
    {
        var seen = Feed.Read("pgaudit", Feed.Bytes(string.Concat(
            Record("OBJECT", "1", "pop.citizen"), Record("SESSION", "1", "pop.citizen"),   // twins are known here
            Record("SESSION", "2", ""), Record("OBJECT", "2", "pop.citizen"), Record("OBJECT", "2", "pop.household"),
            Record("OBJECT", "3", "pop.citizen"), Record("SESSION", "4", ""))));

        Assert.Equal(
            ["event|", "ignored:object_twin|", "event|", "ignored:object_twin|", "event|", "event|", "event|audit_off"],
            seen.Select(one => $"{one.Outcome}|{one.Derived}"));
        Assert.Contains("db.response.returned_rows=1", seen[2].Event, StringComparison.Ordinal);
        Assert.Contains("db.collection.name=[pop.household]", seen[4].Event, StringComparison.Ordinal);
        Assert.DoesNotContain("db.response.returned_rows", seen[4].Event.Replace("db.response.returned_rows=Absent", "", StringComparison.Ordinal), StringComparison.Ordinal);

        static string Record(string kind, string id, string name) =>
            (LogRecord.Audit("SELECT * FROM pop.citizen WHERE x = 1", kind: kind, id: id, name: name, type: name.Length == 0 ? "" : "TABLE") with { Line = 0 }).Csv();
    }

    private static Told Only(LogRecord record) => Events(record)[0];

    private static List<Told> Events(params LogRecord[] records) => Read(Feed.Parser("pgaudit"), records);

    private static List<Told> Read(ILogParser parser, params LogRecord[] records)
    {
        var told = new List<Told>();
        var access = new AccessEvent();
        foreach (var record in records)
        {
            var outcome = parser.Next(Feed.Bytes(record.Csv()), new ContentPlace(Container.CsvLog, IsFileStart: false, IsComplete: true), access);
            Assert.Equal(OutcomeKind.Event, outcome.Kind);
            told.Add(new Told(
                $"[{string.Join(' ', access.CitizenIds)}]", access[Fields.PurposeDossier].ToString(), access[Fields.SqlWhere].TextForm() is "true", access[Fields.SqlKeyLiterals].TextForm(),
                access[Fields.DbCollectionName].ToString(), access[Fields.DbQueryText].TextForm() ?? "", access[Fields.EventAction].TextForm(), access.LacksText));
        }

        return told;
    }

    private sealed record Told(string Persons, string Dossier, bool Where, string? Keys, string Collection, string Text, string? Action, bool LacksText);
}
