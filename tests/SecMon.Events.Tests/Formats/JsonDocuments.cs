using System.Globalization;
using SecMon.Events.Formats;

namespace SecMon.Events.Tests.Formats;

public class JsonDocuments
{
    private const string Time = "\"@timestamp\":\"2026-11-16T00:31:29Z\"";

    [Theory]
    [InlineData("\"2026-11-16T00:31:29.884Z\"", "2026-11-16T00:31:29.8840000")]
    [InlineData("\"2026-11-16T07:31:29.884123456+07:00\"", "2026-11-16T00:31:29.8841234")]
    [InlineData("\"2026-11-16 00:31:29\"", "2026-11-16T00:31:29.0000000")]
    [InlineData("\"2026-11-16T00:31Z\"", "2026-11-16T00:31:00.0000000")]
    [InlineData("\"2026-11-16\"", "2026-11-16T00:00:00.0000000")]
    [InlineData("1794789089", "2026-11-16T00:31:29.0000000")]
    [InlineData("1794789089.884123", "2026-11-16T00:31:29.8841230")]
    [InlineData("1794789089884", "2026-11-16T00:31:29.8840000")]
    [InlineData("1794789089884123", "2026-11-16T00:31:29.8841230")]
    [InlineData("1794789089884123456", "2026-11-16T00:31:29.8841234")]
    [InlineData("1.794789089e9", "2026-11-16T00:31:29.0000000")]
    [InlineData("0", "1970-01-01T00:00:00.0000000")]
    [InlineData("-1.5", "1969-12-31T23:59:58.5000000")]
    public void Times_are_texts_or_numbers_whose_size_is_their_unit(string time, string utc) =>
        Assert.Equal(utc, Event($"{{\"@timestamp\":{time}}}").Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"@timestamp\":null}")]
    [InlineData("{\"@timestamp\":[1]}")]
    [InlineData("{\"@timestamp\":\"10:30\"}")]
    [InlineData("{\"@timestamp\":\"Monday\"}")]
    [InlineData("{\"@timestamp\":\"0001-01-01T00:00:00Z\"}")]
    [InlineData("{\"@timestamp\":\"9999-12-31T23:59:59-12:00\"}")]
    [InlineData("{\"@timestamp\":1e30}")]
    [InlineData("{\"@timestamp\":1e999}")]
    public void Without_a_whole_time_a_document_is_rejected(string line) =>
        Assert.Equal("rejected:timestamp", Assert.Single(Feed.Read("json", Feed.Bytes(line + "\n"))).Outcome);

    [Theory]
    [InlineData("timestamp")]
    [InlineData("time")]
    public void The_time_may_have_another_name(string name) =>
        Assert.Equal(2026, Event($"{{\"{name}\":\"2026-11-16T00:31:29Z\"}}").Timestamp.Year);

    [Fact]
    public void A_time_without_a_zone_is_in_that_of_the_log()
    {
        var options = Feed.Options with { LogTimeZone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(7), "x", "x") };
        Assert.Equal(17, Feed.Event("json", "{\"time\":\"2026-11-16T00:31:29\"}", options).Timestamp.Hour);
        Assert.Equal(0, Feed.Event("json", "{\"time\":\"2026-11-16T00:31:29Z\"}", options).Timestamp.Hour);
    }

    [Theory]
    [InlineData("2026-11-16 00:31:29 CET", 23, null)]
    [InlineData("2026-11-16T00:31:29.884123 JST", 15, null)]
    [InlineData("2026-11-16 00:31:29 Z", 0, null)]
    [InlineData("2026-11-16 00:31 CST", 0, "guessed")]
    public void A_time_may_end_in_the_abbreviation_of_a_zone(string time, int hour, string? zone)
    {
        var access = Event($"{{\"time\":\"{time}\"}}");
        Assert.Equal(hour, access.Timestamp.Hour);
        Assert.Equal(zone, access[Fields.TimeZone].TextForm());
    }

    [Fact]
    public void A_guess_is_told_until_a_document_says_its_zone()
    {
        var parser = Feed.Parser("json");
        Feed.Read(parser, Feed.Bytes("{\"time\":\"2026-11-16 00:31:29 IST\"}\n"));
        Assert.Equal("IST", parser.GuessedZone?.Abbreviation);
        Feed.Read(parser, Feed.Bytes("{\"time\":\"2026-11-16 00:31:29 +07:00\"}\n"));
        Assert.Null(parser.GuessedZone);
    }

    [Theory]
    [InlineData("not json", "rejected:json")]
    [InlineData("[1]", "rejected:json")]
    [InlineData("{\"a\":1} x", "rejected:json")]
    [InlineData("{\"a\":1}{\"b\":2}", "rejected:json")]
    [InlineData("{\"a\":}", "rejected:json")]
    [InlineData("{\"a\":\"\u0001\"}", "rejected:json")]
    [InlineData("{\"a\":\"\\x\"}", "rejected:json")]
    [InlineData(" \t\r", "ignored:blank")]
    [InlineData("", "ignored:blank")]
    public void A_line_that_is_no_object_is_rejected(string line, string outcome) =>
        Assert.Equal(outcome, Assert.Single(Feed.Read("json", Feed.Bytes(line + "\n"))).Outcome);

    [Fact]
    public void Documents_nest_64_levels_deep()
    {
        Assert.Equal("event", Outcome(63));
        Assert.Equal("rejected:json", Outcome(64));
        Assert.Equal("rejected:json", Outcome(100_000));

        static string Outcome(int levels) => Assert.Single(Feed.Read(
            "json", Feed.Bytes($"{{{Time},\"a\":{new string('[', levels)}{new string(']', levels)}}}\n"))).Outcome;
    }

    [Fact]
    public void Escapes_are_decoded_and_a_lone_surrogate_is_replaced()
    {
        var access = Event($$"""{{{Time}},"a":"\"\\\/\b\f\n\r\t\u0000\u00e9\ud83d\ude00","b":"\ud83dx","c":"\udc00","d\u002ee":1}""");
        Assert.Equal("\"\\/\b\f\n\r\t\0\u00e9\ud83d\ude00", access[new FieldName("a")].TextForm());
        Assert.Equal("\uFFFDx", access[new FieldName("b")].TextForm());
        Assert.Equal("\uFFFD", access[new FieldName("c")].TextForm());
        Assert.Equal("1", access[new FieldName("d.e")].TextForm());
    }

    [Fact]
    public void Nested_and_dotted_names_are_the_same_field_and_lists_are_gone_into()
    {
        var access = Event($$"""{{{Time}},"user":{"name":"a"},"source.ip":"10.0.0.1","x":[{"y":1},{"y":[2,3]},{"z":4}],"k":1,"k":2}""");
        Assert.Equal("a", access[Fields.UserName].TextForm());
        Assert.Equal("10.0.0.1", access[Fields.SourceIp].TextForm());
        Assert.Equal("[1, 2, 3]", access[new FieldName("x.y")].ToString());
        Assert.Equal("2", access[new FieldName("k")].TextForm());
        Assert.False(access[new FieldName("x.q")].IsPresent);
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("1e999")]
    [InlineData("-0")]
    [InlineData("1.50")]
    public void Numbers_keep_their_text(string number) =>
        Assert.Equal(number, Event($"{{{Time},\"n\":{number}}}")[new FieldName("n")].TextForm());

    [Fact]
    public void Named_persons_become_pseudonyms_also_beside_a_statement()
    {
        Assert.Equal([999350000107], Event($"{{{Time},\"secmon.subject.ids\":999350000107}}").CitizenIds);
        Assert.Equal([999350000107, 999350000115], Event($"{{{Time},\"secmon\":{{\"subject\":{{\"ids\":[\"999350000107\",\"999350000115\"]}}}}}}").CitizenIds);
        var access = Event($"{{{Time},\"db.query.text\":\"SELECT 1 FROM t\",\"db.query.parameter\":\"999350000107\",\"secmon.subject.ids\":[\"999350000115\"]}}");
        Assert.Equal([999350000107, 999350000115], access.CitizenIds);
        Assert.DoesNotContain("999350000", access[Fields.SubjectIds].ToString());
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_document() =>
        Assert.Equal("event", Assert.Single(Feed.Read("json", [0xEF, 0xBB, 0xBF, .. Feed.Bytes($"{{{Time}}}\n")])).Outcome);

    [Fact]
    public void A_last_line_without_an_end_is_read_when_it_is_whole()
    {
        Assert.Equal("event", Assert.Single(Feed.Read("json", Feed.Bytes($"{{{Time}}}"))).Outcome);
        Assert.Equal("rejected:torn", Assert.Single(Feed.Read("json", Feed.Bytes($"{{{Time}"))).Outcome);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_still_one_document()
    {
        byte[] line = [.. Feed.Bytes($"{{{Time},\"user.name\":\"a"), 0xFF, 0xC3, .. "\"}\n"u8];
        Assert.Equal("event", Assert.Single(Feed.Read("json", line)).Outcome);
    }

    private static AccessEvent Event(string line) => Feed.Event("json", line + "\n");
}
