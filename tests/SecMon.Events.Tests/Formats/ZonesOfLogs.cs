using SecMon.Events.Formats;
using SecMon.Events.Formats.Zones;

namespace SecMon.Events.Tests.Formats;

/// <summary>What the abbreviation behind a time means, and when nobody knows; a zone that changes in mid-log.</summary>
public sealed class ZonesOfLogs
{
    /// <summary>One session of one record, as version 2 of the state wrote it.</summary>
    private const string VersionTwo =
        "0200000000000000010000002B1A000001B818690100000000000000004894779E43DF080000000000000000010000000100000000000000000000000000000000000000000000000100000000000000"
        + "0000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000001000000010000000100000001000000010000000100000001000000";

    private static readonly LogRecord Statement = LogRecord.Audit("SELECT 1");

    [Theory]
    [InlineData("CET", "01:00")]
    [InlineData("CEST", "02:00")]
    [InlineData("MSK", "03:00")]
    [InlineData("JST", "09:00")]
    [InlineData("EST", "-05:00")]
    [InlineData("NST", "-03:30")]
    [InlineData("ICT", "07:00")]
    [InlineData("ChST", "10:00")]
    [InlineData("GMT", "00:00")]
    [InlineData("CST", null)]   // Chicago, Havana, Shanghai
    [InlineData("IST", null)]   // Dublin, Jerusalem, Kolkata
    [InlineData("PST", null)]   // Los Angeles, Manila
    [InlineData("XYZ", null)]
    public void All_zones_that_use_an_abbreviation_agree_or_not(string abbreviation, string? offset) =>
        Assert.Equal(offset is null ? null : TimeSpan.Parse(offset), ZoneAbbreviations.Agreed(abbreviation));

    [Fact]
    public void The_table_says_what_the_machines_zones_do()
    {
        var summer = new DateTime(2025, 7, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var name in new[] { "Europe/Berlin", "America/Chicago", "Asia/Tokyo", "Asia/Shanghai", "Asia/Kolkata", "Europe/Moscow", "Europe/Dublin", "America/Havana", "Australia/Adelaide" })
        {
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
                Assert.Skip("no time zone database");
            var offsets = new[] { zone.GetUtcOffset(summer), zone.GetUtcOffset(summer.AddMonths(6)) };
            Assert.Equal(offsets.Distinct().Order(), ZoneAbbreviations.Of(name).Values.Order());
        }
    }

    [Theory]
    [InlineData("CET", null, "2026-11-15T23:31:29")]
    [InlineData("CET", "Asia/Ho_Chi_Minh", "2026-11-15T23:31:29")]     // not one of that zone's, and all that use it agree
    [InlineData("MSK", null, "2026-11-15T21:31:29")]
    [InlineData("JST", null, "2026-11-15T15:31:29")]
    [InlineData("CST", "America/Chicago", "2026-11-16T06:31:29")]
    [InlineData("CST", "Asia/Shanghai", "2026-11-15T16:31:29")]
    [InlineData("CST", "America/Havana", "2026-11-16T05:31:29")]
    [InlineData("IST", "Asia/Kolkata", "2026-11-15T19:01:29")]
    [InlineData("IST", "Europe/Dublin", "2026-11-15T23:31:29")]        // summer time of Dublin, whatever the season
    [InlineData("GMT", "Europe/Dublin", "2026-11-16T00:31:29")]
    [InlineData("ICT", "Asia/Ho_Chi_Minh", "2026-11-15T17:31:29")]
    public void An_abbreviation_is_read_by_the_logs_zone_or_by_all_that_use_it(string zone, string? logZone, string utc)
    {
        var access = Read(zone, logZone);
        Assert.Equal(utc, access.Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss"));
        Assert.False(access.Has(Fields.TimeZone));
    }

    [Theory]
    [InlineData("CST", null, "2026-11-16T00:31:29")]
    [InlineData("IST", "Asia/Ho_Chi_Minh", "2026-11-15T17:31:29")]
    [InlineData("XYZ", null, "2026-11-16T00:31:29")]
    [InlineData("XYZ", "Europe/Berlin", "2026-11-15T23:31:29")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ", null, "2026-11-16T00:31:29")]
    public void What_is_no_one_zones_is_an_event_and_says_that_it_is_guessed(string zone, string? logZone, string utc)
    {
        var access = Read(zone, logZone, json: zone.Length > 10);
        Assert.Equal(utc, access.Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss"));
        Assert.Equal("guessed", access[Fields.TimeZone].TextForm());
    }

    [Theory]
    [InlineData("CEST", "2026-10-25T00:30:00")]
    [InlineData("CET", "2026-10-25T01:30:00")]
    public void The_hour_that_comes_twice_is_told_apart(string zone, string utc) => Assert.Equal(
        utc,
        Feed.Event("pgaudit", (Statement with { Time = $"2026-10-25 02:30:00.000 {zone}" }).Csv(), Options("Europe/Berlin")).Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss"));

    [Fact]
    public void What_a_zone_once_meant_by_an_abbreviation_it_meant() => Assert.Equal(
        "2012-07-01T08:00:00",
        Feed.Event("pgaudit", (Statement with { Time = "2012-07-01 12:00:00.000 MSK" }).Csv(), Options("Europe/Moscow")).Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss"));

    [Fact]
    public void The_parser_tells_its_guess_until_the_log_says_its_zone()
    {
        var parser = Feed.Parser("pgaudit");
        Assert.Null(parser.GuessedZone);
        Read(parser, "2026-11-16 00:31:29.884 CST");
        Assert.Equal(new ZoneGuess("CST", TimeSpan.Zero), parser.GuessedZone);

        var restarted = Feed.Parser("pgaudit");
        restarted.RestoreSessions(parser.SaveSessions());
        Assert.Equal(parser.GuessedZone, restarted.GuessedZone);
        var told = Feed.Parser("pgaudit", Options("Asia/Shanghai"));
        told.RestoreSessions(parser.SaveSessions());
        Assert.Null(told.GuessedZone);

        Read(parser, "2026-11-16 00:31:29.884 UTC");
        Assert.Null(parser.GuessedZone);
    }

    [Theory]
    [InlineData(null, "2026-11-16 12:00:00.000 +07", "2026-11-16 08:00:01.000 +03", true)]
    [InlineData(null, "2026-11-16 12:00:00.000 +07", "2026-11-16 05:00:01.000 UTC", true)]
    [InlineData(null, "2026-11-16 12:00:00.000 CET", "2026-11-16 14:00:01.000 MSK", true)]
    [InlineData(null, "2026-11-17 12:00:00.000 +01", "2026-11-17 13:00:01.000 +02", true)]                  // a Tuesday
    [InlineData(null, "2026-11-16 12:00:00.000 +07", "2026-11-16 12:00:01.000 ICT", false)]                 // another name of the same
    [InlineData(null, "2026-03-29 01:59:59.000 +01", "2026-03-29 03:00:00.000 +02", false)]
    [InlineData(null, "2026-03-27 18:00:00.000 +01", "2026-03-30 08:00:00.000 +02", false)]                 // nothing was written at the weekend
    [InlineData(null, "2026-03-28 21:59:59.000 -02", "2026-03-28 23:00:00.000 -01", false)]                 // Greenland, Saturday evening
    [InlineData(null, "2026-04-05 01:59:59.000 +11", "2026-04-05 01:30:00.000 +1030", false)]               // Lord Howe
    [InlineData(null, "2026-03-29 01:59:59.000 +01", "2026-03-29 04:00:00.000 +03", true)]                  // two hours
    [InlineData(null, "2026-11-16 12:00:00.000 UTC", "2026-11-16 20:00:01.000 CST", true)]                  // a guess, so that both are read as UTC
    [InlineData(null, "2026-11-16 12:00:00.000 CST", "2026-11-16 09:30:01.000 IST", true)]
    [InlineData(null, "2026-11-16 12:00:00.000 CST", "2026-11-16 13:00:01.000 CDT", false)]                 // Chicago has both
    [InlineData("Asia/Ho_Chi_Minh", "2026-11-16 12:00:00.000 +07", "2026-11-16 13:00:01.000 CST", true)]
    [InlineData("Asia/Ho_Chi_Minh", "2026-11-16 12:00:00.000 CST", "2026-11-16 12:00:01.000 +07", false)]   // back to what it should be
    [InlineData(null, "2026-03-29 01:59:59.000 CET", "2026-03-29 03:00:00.000 CEST", false)]
    [InlineData("Europe/Berlin", "2026-03-29 01:59:59.000 CET", "2026-03-29 03:00:00.000 CEST", false)]
    [InlineData("Europe/Berlin", "2026-03-29 01:59:59.000 +01", "2026-03-29 03:00:00.000 +02", false)]
    [InlineData("Europe/Berlin", "2026-03-22 12:00:00.000 +01", "2026-03-22 13:00:01.000 +02", true)]       // a Sunday, and not Berlin's
    [InlineData("Europe/Berlin", "2026-11-16 12:00:00.000 +07", "2026-11-16 06:00:01.000 +01", false)]      // back to what it should be
    [InlineData("Asia/Ho_Chi_Minh", "2026-11-16 12:00:00.000 +07", "2026-11-16 08:00:01.000 +03", true)]
    [InlineData("Asia/Ho_Chi_Minh", "2026-03-29 01:59:59.000 +01", "2026-03-29 03:00:00.000 +02", false)]   // the setting is not the server's
    public void A_zone_that_changes_in_mid_log_is_told_unless_daylight_saving_explains_it(string? logZone, string first, string next, bool isTold)
    {
        var parser = Feed.Parser("pgaudit", Options(logZone));
        Assert.Empty(Read(parser, first));
        Assert.Equal(isTold ? ["clock_skew zone"] : [], Read(parser, next, line: 2));
        Assert.Empty(Read(parser, next, line: 3));
    }

    [Fact]
    public void A_restart_between_two_records_hides_no_change()
    {
        var parser = Feed.Parser("pgaudit");
        Read(parser, "2026-11-16 12:00:00.000 +07");
        var restarted = Feed.Parser("pgaudit");
        restarted.RestoreSessions(parser.SaveSessions());
        Assert.Equal(["clock_skew zone"], Read(restarted, "2026-11-16 08:00:01.000 +03", line: 2));
    }

    [Fact]
    public void Session_state_of_the_third_version_is_taken_up_with_its_zone()
    {
        var parser = Feed.Parser("pgaudit");
        parser.RestoreSessions(Convert.FromHexString("03" + VersionTwo[2..] + "032B3037" + "004894779E43DF08" + "00D85EAC3A000000"));
        Assert.Equal(["clock_skew zone"], Read(parser, "2026-11-16 08:00:01.000 +03", line: 2));
        Assert.Equal(["gap "], Read(parser, "2026-11-16 08:00:02.000 +03", line: 4));
    }

    [Fact]
    public void Session_state_of_the_second_version_is_taken_up_and_knows_no_zone()
    {
        var parser = Feed.Parser("pgaudit");
        parser.RestoreSessions(Convert.FromHexString(VersionTwo));
        Assert.Empty(Read(parser, "2026-11-16 08:00:01.000 +03", line: 2));
        Assert.Equal(["gap "], Read(parser, "2026-11-16 08:00:01.000 +03", line: 4));
    }

    private static AccessEvent Read(string zone, string? logZone, bool json = false)
    {
        var record = Statement with { Time = $"2026-11-16 00:31:29.884 {zone}" };
        return Feed.Event("pgaudit", json ? record.Json() : record.Csv(), Options(logZone));
    }

    private static List<string> Read(ILogParser parser, string time, long line = 1)
    {
        var access = new AccessEvent();
        parser.Next(Feed.Bytes((Statement with { Time = time, Line = line }).Csv()), new ContentPlace(Container.CsvLog, false, true), access);
        var found = new List<string>();
        while (parser.TryDerive(access))
            found.Add($"{access[Fields.FeedIssue]} {access[Fields.FeedDetail].TextForm()}");
        return found;
    }

    private static ParserOptions Options(string? logZone)
    {
        TimeZoneInfo? zone = null;
        if (logZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(logZone, out zone))
            Assert.Skip("no time zone database");
        return Feed.Options with { LogTimeZone = zone };
    }
}
