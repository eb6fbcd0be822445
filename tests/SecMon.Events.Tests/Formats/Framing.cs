using System.Text;
using CsCheck;
using SecMon.Events.Formats;

namespace SecMon.Events.Tests.Formats;

public class Framing
{
    private static readonly LogRecord Plain = LogRecord.Audit("SELECT * FROM pop.citizen WHERE citizen_id = '999350000107'");

    private static readonly LogRecord Awkward = LogRecord.Audit(
        "SELECT \"a\", '20' -- \"\n, '\"\"2026-11-16 00:31:29.884 +07,' FROM pop.citizen\r\nWHERE n = $1", "\"x, \"\"y\"\"\",20", name: "\"Pop\".\"Cit\"\"izen\"") with
    {
        User = "o\"dd, 2026-11-16 00:31:29.884 +07",
        Application = "20\"",
    };

    private static readonly LogRecord Signing = new("connection received: host=10.0.0.9 port=5")
    {
        User = null,
        Database = null,
        Application = null,
        Line = 1,
    };

    public static TheoryData<string> Containers => ["csv", "json"];

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_record_torn_at_any_byte_and_followed_by_another_is_one_rejected_and_one_read(string kind)
    {
        foreach (var torn in new[] { Plain, Awkward, Signing })
        {
            foreach (var next in new[] { Plain, Awkward, Signing, Signing with { Message = "\"quoted\" at once" } })
            {
                var (head, tail) = (Write(torn, kind), Write(next with { Line = 1 }, kind));
                for (var cut = 1; cut < head.Length; cut++)
                {
                    var seen = Feed.Read("pgaudit", [.. head.AsSpan(0, cut), .. tail], ContainerOf(kind));
                    Assert.True(seen.Count == 2, $"{cut}: {Feed.Count(seen)}");
                    Assert.Equal("rejected:torn", seen[0].Outcome);
                    Assert.Equal(cut, seen[0].Length);
                    Assert.NotEqual(OutcomeKind.Rejected, seen[1].Kind);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_file_that_begins_at_any_byte_of_a_record_has_one_torn_record(string kind)
    {
        var (first, second) = (Write(Awkward, kind), Write(Plain, kind));
        for (var cut = 1; cut < first.Length; cut++)
        {
            var seen = Feed.Read("pgaudit", [.. first.AsSpan(cut), .. second], ContainerOf(kind));
            Assert.Equal(cut == first.Length - 1 ? "event=1 ignored:blank=1" : "event=1 rejected:torn=1", Feed.Count(seen));
        }
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_file_that_ends_at_any_byte_of_a_record_has_one_torn_record(string kind)
    {
        var (first, second) = (Write(Plain, kind), Write(Awkward, kind));
        for (var cut = 1; cut < second.Length - (kind == "json" ? 1 : 0); cut++)
        {
            var seen = Feed.Read("pgaudit", [.. first, .. second.AsSpan(0, cut)]);
            Assert.Equal("event=1 rejected:torn=1", Feed.Count(seen));
            Assert.Equal(cut, seen[1].Length);
        }
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void What_may_still_grow_is_waited_for_and_never_torn(string kind)
    {
        var content = (byte[])[.. Write(Plain, kind), .. Write(Awkward, kind)];
        var first = Write(Plain, kind).Length;
        for (var length = 1; length < content.Length; length++)
        {
            var place = new ContentPlace(ContainerOf(kind), IsFileStart: true, IsComplete: false);
            var outcome = Feed.Parser("pgaudit").Next(content.AsMemory(0, length), place, new AccessEvent());
            Assert.Equal(length < first ? 0 : first, outcome.Length);
        }
    }

    [Theory]
    [InlineData("pgaudit", "oddbytes.csv")]
    [InlineData("pgaudit", "oddbytes.json")]
    [InlineData("pgaudit", "torn-appended.1.csv")]
    [InlineData("pgaudit", "full.csv")]
    public void Pieces_of_any_size_give_the_same_outcomes(string format, string name)
    {
        var content = Feed.Recorded(name);
        var whole = Feed.Read(format, content);
        var container = name.EndsWith("json", StringComparison.Ordinal) ? Container.JsonLog : Container.CsvLog;
        Gen.Int[1, 9_000].Array[1, 8].Sample(sizes => Assert.Equal(whole, InPieces(format, content, container, sizes)), iter: 15);
    }

    [Fact]
    public void Damaged_content_in_pieces_of_any_size_gives_the_same_outcomes()
    {
        var head = Write(Plain, "csv");
        byte[] content =
        [
            .. head.AsSpan(3), .. head, .. "\n\ngarbage\nmore \"garbage\n"u8, .. head.AsSpan(0, 120), .. Write(Awkward, "csv"), .. "x"u8, .. head, .. "2026-11-"u8,
        ];
        var whole = Feed.Read("pgaudit", content);
        for (var size = 1; size < content.Length; size++)
            Assert.Equal(whole, InPieces("pgaudit", content, Container.CsvLog, [size]));
    }

    [Fact]
    public void Mutated_logs_never_throw_and_every_byte_is_in_one_record()
    {
        byte[][] logs = [Write(Plain, "csv"), Write(Awkward, "csv"), Write(Plain, "json"), Write(Awkward, "json"), Write(Signing, "csv")];
        Gen.Select(Gen.Int[0, 4].Array[1, 6], Gen.Select(Gen.Int[0, 4_000], Gen.Byte, Gen.Int[0, 3]).Array[0, 12], Gen.Int[0, 2]).Sample((picks, changes, format) =>
        {
            var content = picks.SelectMany(pick => logs[pick]).ToList();
            foreach (var (at, value, how) in changes)
                Mutate(content, at % content.Count, value, how);
            var name = new[] { "pgaudit", "postgresql", "json" }[format];
            foreach (var container in new[] { Container.CsvLog, Container.JsonLog })
                Assert.Equal(content.Count, Feed.Read(name, [.. content], container).Sum(one => one.Length));
        }, iter: 3_000);
    }

    [Fact]
    public void Random_bytes_never_throw_and_every_byte_is_in_one_record() =>
        Gen.Byte.Array[0, 300].Sample(content =>
        {
            foreach (var format in LogFormats.All)
            {
                foreach (var container in new[] { Container.CsvLog, Container.JsonLog })
                    Assert.Equal(content.Length, Feed.Read(format.Name, content, container).Sum(one => one.Length));
            }
        }, iter: 3_000);

    [Fact]
    public void A_record_is_known_to_be_whole_without_looking_at_what_follows()
    {
        var content = Feed.Recorded("full.csv");
        var parser = Feed.Parser("pgaudit");
        for (var position = 0; position < content.Length;)
        {
            var whole = parser.Frame(content.AsSpan(position), new ContentPlace(Container.CsvLog, false, IsComplete: true));
            Assert.Equal(whole, parser.Frame(content.AsSpan(position, whole), new ContentPlace(Container.CsvLog, false, IsComplete: false)));
            position += whole;
        }
    }

    [Fact]
    public void A_statement_of_ten_megabytes_is_one_record()
    {
        var statement = "SELECT '" + string.Concat(Enumerable.Repeat("\"a\"\n,2026-11-16 00:31:29.884 +07,", 300_000)) + "'";
        foreach (var content in new[] { LogRecord.Audit(statement).Csv(), LogRecord.Audit(statement).Json() })
        {
            var access = Feed.Event("pgaudit", content);
            Assert.Equal(statement, access[Fields.DbQueryText].TextForm());
        }
    }

    [Fact]
    public void A_record_longer_than_can_be_read_is_rejected_in_pieces()
    {
        var content = new byte[ILogParser.LongestRecordBytes + 10];
        Array.Fill(content, (byte)'x');
        Write(Plain, "csv").AsSpan(0, 150).CopyTo(content);
        var seen = Feed.Read("pgaudit", content);
        Assert.Equal(["rejected:too_long", "rejected:torn"], seen.Select(one => one.Outcome));
        Assert.Equal(content.Length, seen.Sum(one => one.Length));
    }

    [Fact]
    public void Lines_that_are_no_record_are_rejected_one_by_one()
    {
        var seen = Feed.Read("pgaudit", [.. Write(Plain, "csv"), .. "hello\nworld\n\n\r\n"u8, .. Write(Plain, "csv")]);
        Assert.Equal(
            ["event", "rejected:not_a_record", "rejected:not_a_record", "ignored:blank", "ignored:blank", "event"], seen.Select(one => one.Outcome));
    }

    [Fact]
    public void An_empty_file_has_no_records()
    {
        foreach (var format in LogFormats.All)
        {
            Assert.Empty(Feed.Read(format.Name, []));
            Assert.Equal(
                ParseOutcome.NeedMore, Feed.Parser(format.Name).Next(default, new ContentPlace(Container.CsvLog, true, false), new AccessEvent()));
        }
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_byte_order_mark_belongs_to_the_first_record(string kind)
    {
        var record = Write(Plain, kind);
        var seen = Assert.Single(Feed.Read("pgaudit", [0xEF, 0xBB, 0xBF, .. record]));
        Assert.Equal(("event", record.Length + 3), (seen.Outcome, seen.Length));
        Assert.True(Feed.Parser("pgaudit").TryTime([0xEF, 0xBB, 0xBF, .. record], ContainerOf(kind), out _));
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void Lines_may_end_as_on_Windows(string kind)
    {
        var text = Encoding.UTF8.GetString(Write(Plain, kind))[..^1] + "\r\n";
        Assert.Equal("event=2", Feed.Count(Feed.Read("pgaudit", Feed.Bytes(text + text), ContainerOf(kind))));
    }

    [Theory]
    [InlineData(22, "rejected:columns")]
    [InlineData(23, "event")]
    [InlineData(24, "event")]
    [InlineData(26, "event")]
    public void Csvlog_of_every_version_is_read(int columns, string outcome) =>
        Assert.Equal(outcome, Assert.Single(Feed.Read("pgaudit", Feed.Bytes(Plain.Csv(columns)))).Outcome);

    [Fact]
    public void Nothing_that_a_client_writes_imitates_the_beginning_of_a_record()
    {
        const string Head = "2026-11-16 00:31:29.884 +07,\"a\",\"b\",1,\"c\",6918b801.1a2b,1,\"\",2026-11-16 00:31:13 +07,,0,LOG,00000,\"";
        string[] texts = [Head, Head + "x", "\n" + Head + "x", "\"" + Head + "\"x", Head.Replace("\"", "") + "\"", Head.Replace("\"", "\"\"") + "x"];
        foreach (var text in texts)
        {
            LogRecord[] records =
            [
                LogRecord.Audit(text), LogRecord.Audit("SELECT 1", LogRecord.Column(text)), Plain with { Application = text }, Plain with { User = text },
                Plain with { Detail = text, Severity = "ERROR", State = "42601", Statement = text }, new("statement: " + text), new(text) { Context = text },
            ];
            foreach (var record in records)
            {
                foreach (var kind in Containers)
                {
                    var content = (byte[])[.. Write(record, kind), .. Write(Plain, kind)];
                    Assert.Equal(2, Feed.Read("pgaudit", content).Count);
                    Assert.Equal(2, Feed.Read("pgaudit", content, ContainerOf(kind), isFileStart: false).Count);
                }
            }
        }
    }

    private static List<Seen> InPieces(string format, byte[] content, Container container, int[] sizes)
    {
        var parser = Feed.Parser(format);
        var access = new AccessEvent();
        var seen = new List<Seen>();
        var (position, known, turn) = (0, 0, 0);
        while (position < content.Length)
        {
            known = Math.Max(known, position);
            var place = new ContentPlace(container, position == 0, IsComplete: known == content.Length);
            if (Feed.Next(parser, content.AsMemory(position, known - position), place, access) is { } one)
            {
                seen.Add(one);
                position += one.Length;
                continue;
            }

            known = Math.Min(content.Length, known + sizes[turn++ % sizes.Length]);
        }

        return seen;
    }

    private static void Mutate(List<byte> content, int at, byte value, int how)
    {
        switch (how)
        {
            case 0: content[at] = value; break;
            case 1: content.Insert(at, value); break;
            case 2 when content.Count > 1: content.RemoveAt(at); break;
            default: content[at] = (byte)"\"\n,2{}\\:"[value % 8]; break;
        }
    }

    private static byte[] Write(LogRecord record, string kind) => Feed.Bytes(kind == "json" ? record.Json() : record.Csv());

    private static Container ContainerOf(string kind) => kind == "json" ? Container.JsonLog : Container.CsvLog;
}
