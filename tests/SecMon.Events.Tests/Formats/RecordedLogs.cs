using SecMon.Events.Formats;

namespace SecMon.Events.Tests.Formats;

/// <summary>Pieces of logs that real servers wrote. The counts were made with Python's csv module and a few lines of script.</summary>
public class RecordedLogs
{
    [Theory]
    [InlineData("pgaudit", "pgaudit.csv", 661, "event=459 ignored:connection_authenticated=23 ignored:connection_received=173 ignored:server=6")]
    [InlineData("pgaudit", "full.csv", 508, "event=286 ignored:connection_authenticated=15 ignored:connection_received=165 ignored:object_twin=36 ignored:server=6")]
    [InlineData("postgresql", "statement.csv", 553, "event=353 ignored:connection_authenticated=21 ignored:connection_received=171 ignored:duration=2 ignored:server=6")]
    [InlineData("pgaudit", "oddbytes.csv", 284, "event=256 ignored:connection_authenticated=2 ignored:connection_received=12 ignored:server=14")]
    [InlineData("pgaudit", "oddbytes.json", 284, "event=256 ignored:connection_authenticated=2 ignored:connection_received=12 ignored:server=14")]
    [InlineData("pgaudit", "torn-separate.1.csv", 32, "event=21 ignored:connection_authenticated=1 ignored:connection_received=3 ignored:server=6 rejected:torn=1")]
    [InlineData("pgaudit", "torn-separate.2.csv", 19, "ignored:server=19")]
    [InlineData("pgaudit", "torn-separate.1.json", 31, "event=21 ignored:connection_authenticated=1 ignored:connection_received=3 ignored:server=6")]
    public void Every_record_has_one_outcome(string format, string name, int records, string outcomes)
    {
        var content = Feed.Recorded(name);
        var seen = Feed.Read(format, content);
        Assert.Equal(outcomes, Feed.Count(seen));
        Assert.Equal(records, seen.Count);
        Assert.Equal(content.Length, seen.Sum(one => one.Length));
    }

    [Theory]
    [InlineData("pgaudit.csv", "error=8 login=25 login_failed=148 logout=6 read=238 copy_out=3 copy_in=1 write=29 ddl=1")]
    [InlineData("full.csv", "error=1 login=17 login_failed=148 logout=4 read=99 copy_out=3 copy_in=1 write=10 ddl=1 function=1 misc=15")]
    public void Actions_are_those_of_severity_message_and_audit_class(string name, string expected)
    {
        var events = Feed.Read("pgaudit", Feed.Recorded(name)).Where(one => one.Kind == OutcomeKind.Event).ToList();
        foreach (var pair in expected.Split(' ').Select(pair => pair.Split('=')))
        {
            var wanted = pair[0] == "misc" ? "secmon.audit.class=MISC" : $"event.action={pair[0]}";
            Assert.Equal($"{pair[0]}={pair[1]}", $"{pair[0]}={events.Count(one => one.Event.Split('\n').Contains(wanted))}");
        }
    }

    [Fact]
    public void What_was_glued_to_a_torn_record_is_read()
    {
        var content = Feed.Recorded("torn-appended.1.csv");
        var seen = Feed.Read("pgaudit", content);
        Assert.Equal(60, seen.Count);
        Assert.Equal(content.Length, seen.Sum(one => one.Length));
        var torn = seen.FindIndex(one => one.Kind == OutcomeKind.Rejected);
        Assert.Equal("torn", seen[torn].Detail);
        Assert.Equal("ignored:server", seen[torn + 1].Outcome);
        Assert.Single(seen, one => one.Kind == OutcomeKind.Rejected);
    }

    [Fact]
    public void Csvlog_and_jsonlog_of_a_database_of_odd_bytes_are_the_same_events() =>
        AssertSame(Feed.Read("pgaudit", Feed.Recorded("oddbytes.csv")), Feed.Read("pgaudit", Feed.Recorded("oddbytes.json")));

    /// <summary>One day stands in this project; the others lie beside the repository, where they are at all.</summary>
    public static TheoryData<string, string, string, int> Days()
    {
        var days = new TheoryData<string, string, string, int> { { "pgaudit", "full.1.csv.gz", "full.1.json.gz", 8_766 } };
        if (Feed.WholeLogs() is null)
            return days;
        days.Add("pgaudit", "pgaudit.1.csv.gz pgaudit.2.csv.gz", "pgaudit.1.json.gz pgaudit.2.json.gz pgaudit.3.json", 13_140);
        days.Add("postgresql", "statement.1.csv.gz", "statement.1.json.gz", 5_583);
        return days;
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Csvlog_and_jsonlog_of_a_day_are_the_same_events(string format, string csv, string json, int records)
    {
        var fromCsv = ReadAll(format, csv);
        var fromJson = ReadAll(format, json);
        Assert.Equal(records, fromCsv.Count);
        Assert.DoesNotContain(fromCsv, one => one.Kind == OutcomeKind.Rejected);
        AssertSame(fromCsv, fromJson);
        Assert.DoesNotContain(fromCsv, one => one.Derived.Contains("drift") || one.Derived.Contains("clock_skew"));
    }

    [Theory]
    [InlineData("pgaudit", "pgaudit.csv")]
    [InlineData("pgaudit", "full.csv")]
    [InlineData("postgresql", "statement.csv")]
    public void Session_state_saved_after_any_record_gives_the_same_events_afterwards(string format, string name)
    {
        var content = Feed.Recorded(name);
        var whole = Feed.Read(format, content);
        var parser = Feed.Parser(format);
        var access = new AccessEvent();
        var position = 0;
        foreach (var expected in whole)
        {
            var saved = parser.SaveSessions();
            parser = Feed.Parser(format);
            parser.RestoreSessions(saved);
            Assert.Equal(saved, parser.SaveSessions());
            Assert.Equal(expected, Feed.Next(parser, content.AsMemory(position), new ContentPlace(Container.CsvLog, position == 0, IsComplete: true), access));
            position += expected.Length;
        }
    }

    [Theory]
    [InlineData("pgaudit.csv")]
    [InlineData("full.csv")]
    public void An_undamaged_feed_shows_no_gap_and_no_duplicate(string name) =>
        Assert.DoesNotContain(Feed.Read("pgaudit", Feed.Recorded(name)), one => one.Derived.Contains("gap") || one.Derived.Contains("duplicate"));

    private static List<Seen> ReadAll(string format, string names)
    {
        var parser = Feed.Parser(format);
        return [.. names.Split(' ').SelectMany(name => Feed.Read(parser, Feed.Whole(name)))];
    }

    /// <summary>The two files hold the records of different processes in different order.</summary>
    private static void AssertSame(List<Seen> csv, List<Seen> json)
    {
        Assert.Equal(Feed.Count(csv), Feed.Count(json));
        foreach (var (one, other) in InOrder(csv).Zip(InOrder(json)))
            Assert.Equal(one, other);

        static IEnumerable<Seen> InOrder(List<Seen> seen) =>
            seen.Select(one => one with { Length = 0 }).OrderBy(one => one.ToString(), StringComparer.Ordinal);
    }
}
