namespace SecMon.Events.Tests.Formats;

public class StatementMessages
{
    [Theory]
    [InlineData("statement: SELECT * FROM pop.citizen", "read", "SELECT")]
    [InlineData("execute <unnamed>: SELECT * FROM pop.citizen", "read", "SELECT")]
    [InlineData("execute s1/c1: UPDATE t SET a = 1", "write", "UPDATE")]
    [InlineData("statement: COPY t TO STDOUT", "copy_out", "COPY")]
    [InlineData("statement: COPY t FROM STDIN", "copy_in", "COPY")]
    [InlineData("statement: GRANT SELECT ON t TO x", "grant", "GRANT")]
    [InlineData("statement: CREATE TABLE t (a int)", "ddl", "DDL")]
    [InlineData("statement: CREATE ROLE x SUPERUSER", "grant", "DDL")]
    [InlineData("statement: SET work_mem = 1", "config", "SET")]
    [InlineData("statement: CALL f()", "function", "CALL")]
    [InlineData("statement: TRUNCATE t", "write", "TRUNCATE")]
    [InlineData("statement: BEGIN", "other", "TRANSACTION")]
    public void A_logged_statement_is_an_event_of_its_kind(string message, string action, string operation)
    {
        var access = Feed.Event("postgresql", new LogRecord(message).Csv());
        Assert.Equal(Feed.Describe(access), Feed.Describe(Feed.Event("postgresql", new LogRecord(message).Json())));
        Assert.Equal($"{action} {operation} unknown", $"{access[Fields.EventAction]} {access[Fields.DbOperationName]} {access[Fields.EventOutcome]}");
        Assert.Equal("6918b801.1a2b/3", access[Fields.StatementId].TextForm());
        Assert.Equal(message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..], access[Fields.DbQueryText].TextForm());
    }

    [Theory]
    [InlineData("duration: 21.3 ms", "ignored:duration")]
    [InlineData("duration: 21.3 ms  parse s: SELECT 1", "ignored:parse")]
    [InlineData("duration: 21.3 ms  bind s: SELECT 1", "ignored:bind")]
    [InlineData("duration: 21.3 ms  plan: x", "ignored:duration")]
    [InlineData("duration: x", "ignored:server")]
    [InlineData("duration: 1", "ignored:duration")]
    [InlineData("parse s: SELECT 1", "ignored:parse")]
    [InlineData("bind s: SELECT 1", "ignored:bind")]
    [InlineData("execute", "ignored:server")]
    [InlineData("AUDIT: SESSION,1,1,READ,SELECT,,,x,<none>", "ignored:audit")]
    [InlineData("duration: 1e999 ms  statement: SELECT 1", "event")]
    public void What_repeats_a_statement_is_ignored(string message, string outcome) =>
        Assert.Equal(outcome, Assert.Single(Feed.Read("postgresql", Feed.Bytes(new LogRecord(message).Csv()))).Outcome);

    [Theory]
    [InlineData("duration: 21.305 ms  statement: SELECT 1")]
    [InlineData("duration: 21.305 ms  execute s1: SELECT 1")]
    public void A_statement_logged_with_its_duration_has_both(string message)
    {
        var access = Feed.Event("postgresql", new LogRecord(message).Csv());
        Assert.Equal("SELECT 1", access[Fields.DbQueryText].TextForm());
        Assert.Equal(21_305_000, access[Fields.EventDuration].AsInteger);
    }

    [Theory]
    [InlineData("parameters: $1 = '999350000107', $2 = NULL, $3 = 'a''b, $4 = ''c'''", "[999350000107, , a'b, $4 = 'c']")]
    [InlineData("Parameters: $1 = 'l1\nl2'", "[l1\nl2]")]
    [InlineData("parameters: $1 = 'cut...", "[cut...]")]
    [InlineData("prepare: PREPARE p AS SELECT 1", null)]
    [InlineData(null, null)]
    public void Bound_values_stand_in_the_detail(string? detail, string? expected)
    {
        var access = Feed.Event("postgresql", (new LogRecord("execute s: SELECT 1 FROM t WHERE a = $1") { Detail = detail }).Csv());
        var value = access[Fields.DbQueryParameter];
        Assert.Equal(expected, value.IsPresent ? value.ToString() : null);
        Assert.Equal(detail?.Contains("999350000107") == true ? [999350000107] : (long[])[], access.CitizenIds);
    }

    [Fact]
    public void A_failed_statement_is_there_twice_and_the_second_is_the_error()
    {
        var records = new LogRecord("statement: SELECT * FROM nowhere").Csv()
            + (new LogRecord("relation \"nowhere\" does not exist") { Severity = "ERROR", State = "42P01", Statement = "SELECT * FROM nowhere", Line = 4 }).Csv();
        var seen = Feed.Read("postgresql", Feed.Bytes(records));
        Assert.Equal(2, seen.Count);
        Assert.Contains("event.action=read", seen[0].Event);
        Assert.Contains("event.action=error", seen[1].Event);
    }

    [Fact]
    public void Roles_are_followed()
    {
        var records = string.Concat(new[] { "SET ROLE alice", "SELECT 1", "discard all", "SELECT 1" }
            .Select((text, i) => (new LogRecord("statement: " + text) { Line = i + 1 }).Csv()));
        var seen = Feed.Read("postgresql", Feed.Bytes(records));
        Assert.Contains("user.effective.name=alice", seen[1].Event);
        Assert.DoesNotContain("user.effective.name", seen[3].Event);
    }
}
