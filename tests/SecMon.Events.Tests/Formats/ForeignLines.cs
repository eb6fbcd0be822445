using System.Text;
using SecMon.Events.Formats;

namespace SecMon.Events.Tests.Formats;

/// <summary>Lines of containers that are not read are each rejected and named, and end at the first record.</summary>
public class ForeignLines
{
    private const string StandardError = """
        2026-11-16 00:31:13.102 +07 [4711] LOG:  starting PostgreSQL 15.14 on x86_64-pc-linux-gnu
        2026-11-16 00:31:29.884 +07 [4712] clerk_118@population LOG:  AUDIT: SESSION,7,1,READ,SELECT,TABLE,pop.citizen,"SELECT ""a""
        	FROM pop.citizen
        	WHERE citizen_id = '999350000107'",<none>,1
        2026-11-16 00:31:30.001 +07 [4712] clerk_118@population ERROR:  relation "x" does not exist at character 15
        2026-11-16 00:31:30.001 +07 [4712] clerk_118@population STATEMENT:  SELECT * FROM x

        """;

    private static readonly LogRecord Record = LogRecord.Audit("SELECT * FROM pop.citizen WHERE citizen_id = '999350000107'");

    public static TheoryData<string, string> Kinds => new()
    {
        { "stderr", "2026-11-16 00:31:29.884 +07 [4712] LOG:  checkpoint starting: time" },
        { "stderr", "LOG:  database system is ready" },
        { "stderr", "<2026-11-16 00:31:29 +07 db1 clerk_1>FATAL:  terminating connection" },
        { "rds", "2026-11-16 00:31:29 UTC:10.0.0.1(52814):clerk_1@population:[4712]:LOG:  AUDIT: SESSION,1,1,READ,SELECT,TABLE,pop.citizen,SELECT 1,<none>" },
        { "syslog", "Nov 16 00:31:29 db1 postgres[4712]: [5-1] 2026-11-16 00:31:29.884 +07 [4712] LOG:  AUDIT: SESSION,1,1,READ,SELECT,,,SELECT 1,<none>" },
        { "syslog", "<134>1 2026-11-16T00:31:29.884+07:00 db1 postgres 4712 - - AUDIT" },
        { "syslog", "2026-11-16T00:31:29.884+07:00 db1 postgres[4712]: [5-1] AUDIT" },
        { "cri", "2026-11-16T00:31:29.884123456Z stdout F 2026-11-16 00:31:29.884 +07 [1] LOG:  AUDIT" },
        { "docker", "{\"log\":\"2026-11-16 LOG:  AUDIT\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-16T00:31:29Z\"}" },
        { "cloudnativepg", "{\"level\":\"info\",\"ts\":\"2026-11-16T00:31:29Z\",\"logger\":\"pgaudit\",\"msg\":\"record\",\"record\":{\"log_time\":\"2026-11-16 00:31:29.884 UTC\"}}" },
        { "cloudsql", "{\"insertId\":\"s=1\",\"logName\":\"projects/p/logs/cloudsql.googleapis.com%2Fpostgres.log\",\"textPayload\":\"AUDIT\"}" },
        { "json", "{\"a\":1}" },
        { "xml", "<?xml version=\"1.0\"?>" },
        { "text", "127.0.0.1 - - [16/Nov/2026:00:31:29 +0700] GET / 200" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_is_known_by_its_line(string kind, string line)
    {
        var bytes = Feed.Bytes(line + "\n");

        Assert.Equal(kind, (ForeignContainer.Of(bytes) ?? ForeignContainer.Text).Kind);
        Assert.Equal(kind, ForeignContainer.OfKind(kind).Kind);
        Assert.Equal(["rejected:unknown_container"], Feed.Read("pgaudit", bytes).Select(seen => seen.Outcome));
    }

    [Fact]
    public void A_stderr_log_is_a_rejection_a_line()
    {
        var content = Feed.Bytes(string.Concat(Enumerable.Repeat(StandardError, 2_000)));

        Assert.Equal("rejected:unknown_container=12000", Feed.Count(Feed.Read("pgaudit", content)));
    }

    [Theory]
    [InlineData("csv", 1)]
    [InlineData("csv", 64 << 10)]
    [InlineData("json", 1)]
    [InlineData("json", 64 << 10)]
    public void The_first_record_ends_it(string kind, int bytes)
    {
        var lines = new StringBuilder();
        while (lines.Length < bytes)
            lines.Append(bytes == 1 ? StandardError.Split('\n')[0] + "\n" : StandardError);
        var good = kind == "csv" ? Record.Csv() : Record.Json();

        var seen = Feed.Read("pgaudit", Feed.Bytes(lines + good + good));

        Assert.All(seen.SkipLast(2), one => Assert.Equal("rejected:unknown_container", one.Outcome));
        Assert.Equal(lines.ToString().Count(letter => letter == '\n') + 2, seen.Count);
        Assert.All(seen.TakeLast(2), one => Assert.Equal("event", one.Outcome));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public void Lines_amid_records_are_rejected_and_the_records_read(string kind)
    {
        var good = kind == "csv" ? Record.Csv() : Record.Json();

        Assert.Equal("event=2 rejected:unknown_container=6", Feed.Count(Feed.Read("pgaudit", Feed.Bytes(good + StandardError + good))));
    }

    [Fact]
    public void A_log_that_changes_its_container_in_mid_file_is_read_on()
    {
        var both = Record.Csv() + Record.Json() + Record.Csv() + Record.Json();

        Assert.Equal("event=4", Feed.Count(Feed.Read("pgaudit", Feed.Bytes(both))));
        Assert.Equal("event=4", Feed.Count(Feed.Read("pgaudit", Feed.Bytes(both), Container.JsonLog)));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public void A_record_glued_to_a_torn_foreign_line_is_read(string kind)
    {
        var good = kind == "csv" ? Record.Csv() : Record.Json();
        var torn = "2026-11-16 00:31:29.884 +07 [4712] LOG:  checkpoint sta";

        var seen = Feed.Read("pgaudit", Feed.Bytes(StandardError + torn + good));

        Assert.Equal("event", seen[^1].Outcome);
        Assert.Equal(8, seen.Count);
    }

    [Fact]
    public void The_verdict_does_not_hang_on_how_much_was_there_when_it_was_asked()
    {
        var content = Feed.Bytes(StandardError + Record.Csv());
        var parser = Feed.Parser("pgaudit");
        var line = content.AsSpan().IndexOf((byte)'\n') + 1;
        for (var length = 1; length < content.Length; length++)
        {
            var frame = parser.Frame(content.AsMemory(0, length).Span, new ContentPlace(Container.CsvLog, IsFileStart: true, IsComplete: false));
            Assert.Equal(length < line ? 0 : line, frame);
            Assert.Equal(length < line, parser.Recognise(content.AsSpan(0, length), isComplete: false) is null);
        }
    }

    [Fact]
    public void Text_of_no_kind_is_waited_for_within_64_KiB_and_then_taken_line_by_line()
    {
        var parser = Feed.Parser("pgaudit");
        var line = "127.0.0.1 - - [16/Nov/2026:00:31:29 +0700] GET / 200\n";
        var content = Feed.Bytes(string.Concat(Enumerable.Repeat(line, (64 << 10) / line.Length + 2)));
        var place = new ContentPlace(Container.CsvLog, IsFileStart: true, IsComplete: false);

        Assert.Equal(0, parser.Frame(content.AsSpan(0, (64 << 10) - 1), place));
        Assert.Equal(line.Length, parser.Frame(content.AsSpan(0, 64 << 10), place));
        Assert.Equal(line.Length, parser.Frame(content, place));
    }

    [Fact]
    public void An_object_in_a_text_of_many_lines_is_no_record()
    {
        var forged = LogRecord.Audit($"SELECT 1\n{Record.Json()}FROM pop.citizen");

        Assert.Equal("event=2", Feed.Count(Feed.Read("pgaudit", Feed.Bytes(forged.Csv() + Record.Csv()))));
    }

    /// <summary>A statement longer than is read leaves a rest that its writer chose, but for the server's own quotes behind it.</summary>
    [Fact]
    public void What_is_left_of_a_cut_text_in_a_jsonlog_begins_no_csvlog()
    {
        var rest = "2026-11-16 00:31:29.884 +07,,,4711,,65a1.b,3,,2026-11-16 00:31:13 +07,3/17,0,LOG,00000,\",\"cursor_position\":1,\"backend_type\":\"client backend\"}\n";

        var seen = Feed.Read(Feed.Parser("pgaudit"), Feed.Bytes(rest + Record.Json() + Record.Json()), Container.JsonLog, isFileStart: false);

        Assert.Equal(["rejected:not_a_record", "event", "event"], seen.Select(one => one.Outcome));
    }

    [Theory]
    [InlineData("csv", 970)]
    [InlineData("json", 550)]
    public void What_names_a_file_does_not_hang_on_how_much_of_it_was_there(string kind, int torn)
    {
        var long1 = LogRecord.Audit(new string('x', 3_000));
        var (first, second) = kind == "csv" ? (long1.Csv(), long1.Csv()) : (long1.Json(), long1.Json());
        var content = Feed.Bytes(first[..torn] + second + second);
        var parser = Feed.Parser("pgaudit");
        var place = new ContentPlace(kind == "csv" ? Container.CsvLog : Container.JsonLog, IsFileStart: true, IsComplete: false);
        for (var length = 1; length < content.Length; length += 7)
        {
            // As a file is named: not before its container is known, nor before its first record ends or can end only behind its name.
            var known = parser.Recognise(content.AsSpan(0, length), isComplete: false) is not null;
            var frame = known ? parser.Frame(content.AsSpan(0, length), place) : 0;
            Assert.True(!known || frame == torn || (frame == 0 && length < 1_024 + 8_192), $"{length}: {frame}");
        }
    }

    [Fact]
    public void A_torn_record_of_a_rewritten_csvlog_costs_itself_alone()
    {
        var awkward = LogRecord.Audit("SELECT \"a\", '\n\"\"2026-11-16 00:31:29.884 +07\"\",' FROM pop.citizen");
        var (first, second) = (Quoted(awkward), Quoted(Record));
        for (var cut = 1; cut < first.Length - 1; cut++)
        {
            var rest = Feed.Bytes(first)[cut..];
            var seen = Feed.Read("pgaudit", [.. rest, .. Feed.Bytes(second + second)]);
            Assert.Equal(2, seen.Count(one => one.Kind == OutcomeKind.Event));
        }
    }

    [Fact]
    public void A_rewritten_jsonlog_record_glued_to_a_torn_one_is_read()
    {
        var (torn, good) = (Spaced(Record), Spaced(Record with { Line = 4 }));
        for (var cut = 1; cut < torn.Length - 2; cut++)
        {
            var seen = Feed.Read("pgaudit", Feed.Bytes(Record.Json() + torn[..cut] + good), Container.JsonLog);
            Assert.Equal(["event", "rejected:torn", "event"], seen.Select(one => one.Outcome));
        }
    }

    private static string Quoted(LogRecord record) => $"\"{record.Time}\"{record.Csv()[record.Time.Length..]}";

    private static string Spaced(LogRecord record) => record.Json().Replace("\"timestamp\":", "\"timestamp\" : ", StringComparison.Ordinal);
}
