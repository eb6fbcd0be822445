using System.Text;
using System.Text.Json.Nodes;
using SecMon.Events.Formats;

namespace SecMon.Events.Tests.Formats;

/// <summary>Logs that a shipper or a tool has read and written again hold the same events.</summary>
public class Rewritten
{
    private static readonly LogRecord[] Records =
    [
        LogRecord.Audit("SELECT * FROM pop.citizen WHERE citizen_id = '999350000107'"),
        LogRecord.Audit("SELECT '{\"timestamp\":\"2026-11-16 00:31:29.884 +07\"}', \"a\"\nFROM pop.citizen") with { Line = 4 },
        new LogRecord("password authentication failed for user \"x\"") { Line = 5, Severity = "FATAL", State = "28P01" },
    ];

    public static TheoryData<string> Shapes => ["blanks", "backwards", "blanks and backwards"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_jsonlog_with_blanks_and_keys_in_any_order_holds_the_same_events(string shape)
    {
        var asWritten = Feed.Read("pgaudit", Feed.Bytes(string.Concat(Records.Select(record => record.Json()))));

        var rewritten = Feed.Read("pgaudit", Feed.Bytes(string.Concat(Records.Select(record => Rewrite(record.Json(), shape)))));

        Assert.Equal(3, rewritten.Count(seen => seen.Kind == OutcomeKind.Event));
        Assert.Equal(asWritten.Select(seen => seen.Event), rewritten.Select(seen => seen.Event));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_recorded_day_rewritten_holds_the_same_account(string shape)
    {
        var day = Feed.Recorded("full.1.json");
        var rewritten = string.Concat(Encoding.UTF8.GetString(day).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Rewrite(line + "\n", shape)));

        Assert.Equal(Feed.Count(Feed.Read("pgaudit", day)), Feed.Count(Feed.Read("pgaudit", Feed.Bytes(rewritten))));
    }

    [Fact]
    public void What_an_envelope_holds_is_no_record_and_splits_none()
    {
        var record = Records[0].Json().TrimEnd();
        var envelope = $"{{\"log\":{record},\"stream\":\"stderr\"}}\n";

        var seen = Feed.Read("pgaudit", Feed.Bytes(envelope + Records[0].Json()), Container.JsonLog);

        Assert.Equal(["rejected:timestamp", "event"], seen.Select(one => one.Outcome));
        Assert.Equal(envelope.Length, seen[0].Length);
    }

    [Fact]
    public void A_jsonlog_record_that_is_being_written_is_waited_for()
    {
        var record = Feed.Bytes(Rewrite(Records[1].Json(), "blanks and backwards"));
        var place = new ContentPlace(Container.JsonLog, IsFileStart: true, IsComplete: false);
        for (var length = 1; length < record.Length; length++)
            Assert.Null(Feed.Next(Feed.Parser("pgaudit"), record.AsMemory(0, length), place, new AccessEvent()));
    }

    [Fact]
    public void A_jsonlog_line_that_never_ends_is_not_waited_for_for_ever()
    {
        var begin = Feed.Bytes("{\"a\":\"{\"timestamp\":\"");
        var content = new byte[ILogParser.LongestRecordBytes];
        content.AsSpan().Fill((byte)'x');
        begin.CopyTo(content, 0);
        var place = new ContentPlace(Container.JsonLog, IsFileStart: false, IsComplete: false);

        var frame = Feed.Parser("pgaudit").Frame(content, place);

        Assert.InRange(frame, 1, content.Length);
    }

    [Fact]
    public void A_jsonlog_is_recognised_behind_foreign_lines()
    {
        var content = Feed.Bytes("2026-11-16 started\n{\"level\":\"info\"}\n" + Rewrite(Records[0].Json(), "blanks and backwards"));

        Assert.Equal(Container.JsonLog, Feed.Parser("pgaudit").Recognise(content, isComplete: true));
        Assert.Equal("event", Feed.Read("pgaudit", content)[^1].Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_csvlog_whose_columns_were_put_into_quotes_holds_the_same_events(bool isAll)
    {
        var asWritten = Feed.Read("pgaudit", Feed.Bytes(string.Concat(Records.Select(record => record.Csv()))));

        var rewritten = Feed.Read("pgaudit", Feed.Bytes(string.Concat(Records.Select(record => Quoted(record, isAll)))));

        Assert.Equal(3, rewritten.Count(seen => seen.Kind == OutcomeKind.Event));
        Assert.Equal(asWritten.Select(seen => seen.Event), rewritten.Select(seen => seen.Event));
    }

    private static string Rewrite(string line, string shape)
    {
        var members = JsonNode.Parse(line)!.AsObject().Select(member => (member.Key, Value: member.Value!.ToJsonString())).ToList();
        if (shape.Contains("backwards", StringComparison.Ordinal))
            members.Reverse();
        var (colon, comma) = shape.Contains("blanks", StringComparison.Ordinal) ? (": ", ", ") : (":", ",");
        return $"{{{string.Join(comma, members.Select(member => $"\"{member.Key}\"{colon}{member.Value}"))}}}\n";
    }

    /// <summary>The time of a record, or each of its columns that the server leaves without quotes.</summary>
    private static string Quoted(LogRecord record, bool isAll)
    {
        var row = record.Csv();
        var times = row.Replace(record.Time + ",", $"\"{record.Time}\",", StringComparison.Ordinal);
        return isAll
            ? times.Replace(",4711,", ",\"4711\",", StringComparison.Ordinal)
                .Replace($",{record.Session},{record.Line},", $",\"{record.Session}\",\"{record.Line}\",", StringComparison.Ordinal)
                .Replace(",2026-11-16 00:31:13 +07,3/17,0,", ",\"2026-11-16 00:31:13 +07\",\"3/17\",\"0\",", StringComparison.Ordinal)
                .Replace($",{record.Severity},{record.State},", $",\"{record.Severity}\",\"{record.State}\",", StringComparison.Ordinal)
            : times;
    }
}
