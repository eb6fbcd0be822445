using System.Text.Json.Nodes;
using SecMon.Detection;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>A line with a wrong time blinds nothing: ten refused sign-ins of the same account right after it are told (docs/decisions/0018).</summary>
public sealed class EffectiveTimeTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 3, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Future = new(2036, 11, 23, 3, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);

    public static TheoryData<int, int> LinesAndAges => new MatrixTheoryData<int, int>([1, 3, 31, 32, 33, 1_000], [0, 1, 24, 24 * 30]);

    [Theory]
    [MemberData(nameof(LinesAndAges))]
    public void Lines_of_2036_make_nothing_late(int lines, int hoursLater)
    {
        var log = new RefusalLog();
        var late = TimeSpan.FromHours(hoursLater) + AtOnce;
        for (var i = 0; i < 50; i++)
            log.Read(Now.AddMinutes(-50 + i), Now.AddMinutes(-50 + i) + late, $"clerk_{i + 2}");
        for (var i = 0; i < lines; i++)
            log.Read(Future.AddSeconds(i), Now + late, $"clerk_{1 + (i % 200)}");   // five of each account at the most: what they show together is told too
        Assert.DoesNotContain("Ten refused", log.Fired.Keys);

        log.ReadTen(Now.AddSeconds(1), late);

        Assert.Equal(1, log.Fired["Ten refused"]);
        Assert.Equal(1, log.Fired["Future"]);
        Assert.Equal(lines, log.Counts.Skewed);
        Assert.Equal(0, log.TakeStreamAhead());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 48)]
    [InlineData(40, 0)]
    [InlineData(40, 48)]
    public void A_file_that_begins_in_2036_is_read_like_any_other(int lines, int hoursLater)
    {
        var log = new RefusalLog();
        var late = TimeSpan.FromHours(hoursLater) + AtOnce;
        for (var i = 0; i < lines; i++)
            log.Read(Future.AddMinutes(i), Now + late, $"clerk_{1 + (i % 10)}");

        log.ReadTen(Now.AddSeconds(1), late);

        Assert.Equal(1, log.Fired["Ten refused"]);
    }

    [Fact]
    public void A_line_of_today_in_a_log_of_yesterday_makes_nothing_late()
    {
        var log = new RefusalLog();
        for (var i = 0; i < 4; i++)
            log.Read(Now.AddSeconds(-60 + (10 * i)), Now.AddDays(1));
        log.Read(Now.AddDays(1), Now.AddDays(1));

        for (var i = 0; i < 6; i++)
            log.Read(Now.AddSeconds(10 * i), Now.AddDays(1));

        // The four before the line count: what was before is not forgotten for one line.
        Assert.Equal(1, log.Fired["Ten refused"]);
        Assert.Equal(0, log.Counts.Skewed);
        Assert.DoesNotContain("Future", log.Fired.Keys);
    }

    [Fact]
    public void A_clock_that_is_set_back_by_an_hour_makes_nothing_late_or_quiet()
    {
        var log = new RefusalLog();
        log.ReadTen(Now, AtOnce);
        for (var i = 0; i < 40; i++)
            log.Read(Now.AddSeconds(100 + i), Now.AddSeconds(100 + i), "clerk_2");
        Assert.Equal(2, log.Fired["Ten refused"]);

        var back = Now.AddHours(-1).AddMinutes(5);
        log.ReadTen(back, TimeSpan.FromHours(1));

        Assert.Equal(3, log.Fired["Ten refused"]);
        for (var i = 0; i < StreamClock.RecordsInARow; i++)
            log.Read(back.AddMinutes(2).AddSeconds(i), Now.AddMinutes(10), "clerk_3");
        Assert.True(log.Stream.Ticks < Now.Ticks, "the stream follows");
    }

    [Fact]
    public void A_database_that_is_used_once_a_day_gives_no_word()
    {
        var log = new RefusalLog();
        for (var day = 0; day < 40; day++)
            log.Read(Now.AddDays(day), Now.AddDays(day) + AtOnce);

        log.ReadTen(Now.AddDays(40), AtOnce);

        Assert.Equal(1, log.Fired["Ten refused"]);
        Assert.DoesNotContain("Future", log.Fired.Keys);
        Assert.Equal(0, log.Counts.Skewed);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(9998, 1)]
    public void Lines_from_the_ends_of_the_calendar_blind_nothing(int year, int skewed)
    {
        var log = new RefusalLog();
        log.Read(Now.AddSeconds(-10), Now, "clerk_2");
        log.Read(new DateTime(year, 1, 2, 0, 0, 0, DateTimeKind.Utc), Now);

        log.ReadTen(Now.AddSeconds(1), AtOnce);

        Assert.Equal(1, log.Fired["Ten refused"]);
        Assert.Equal(skewed, log.Counts.Skewed);
    }

    [Fact]
    public void A_line_of_the_year_1_is_rejected_and_counted()
    {
        var log = new RefusalLog();
        log.Read(new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Utc), Now);

        log.ReadTen(Now.AddSeconds(1), AtOnce);

        Assert.Equal(1, log.Counts.Rejected.Values.Sum());
        Assert.Equal(1, log.Fired["Ten refused"]);
    }

    [Fact]
    public void A_line_of_2036_floods_nobody_whose_rule_keeps_quiet()
    {
        var log = new RefusalLog();
        log.Read(Future, Now);
        for (var i = 0; i < 200; i++)
            log.Read(Now.AddSeconds(i), Now.AddSeconds(i) + AtOnce);

        Assert.Equal(1, log.Fired["Refused at all"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(48)]   // the line's arrival is later than the group is kept
    public void A_line_of_2036_ends_no_quiet_time(int hoursLater)
    {
        var log = new RefusalLog();
        var late = TimeSpan.FromHours(hoursLater) + AtOnce;
        for (var i = 0; i < StreamClock.RecordsInARow; i++)
            log.Read(Now.AddSeconds(-40 + i), Now + late, $"clerk_{i + 2}");
        log.ReadTen(Now, late);
        log.Read(Future, Now.AddMinutes(2) + late);

        log.ReadTen(Now.AddMinutes(2), late);

        Assert.Equal(1, log.Fired["Ten refused"]);
    }

    [Fact]
    public void Refusals_of_2036_are_told_themselves_and_shown_where_people_look()
    {
        var log = new RefusalLog();
        for (var i = 0; i < 10; i++)
            log.Read(Future.AddDays(i), Now.AddSeconds(i));

        var alert = log.Alerts.Single(alert => alert.Rule.Title == "Ten refused");
        var document = JsonNode.Parse(alert.Document)!;
        Assert.Equal(Now.AddSeconds(9), alert.Time, TimeSpan.FromSeconds(1));
        Assert.StartsWith("2026-11-23", (string)document["@timestamp"]!, StringComparison.Ordinal);
        Assert.StartsWith("2036-12-02", (string)document["secmon"]!["evidence"]!["items"]!.AsArray()[^1]!["timestamp"]!, StringComparison.Ordinal);
        Assert.True((bool)document["secmon"]!["detail"]!["time"]!["skewed"]!);
    }

    [Fact]
    public void A_stream_that_is_later_than_can_be_believed_is_counted()
    {
        var log = RefusalLog.After(new StreamClockState { Ticks = Future.Ticks }, [], 0);

        log.Read(Now, Now);

        Assert.Equal(1, log.TakeStreamAhead());
    }

    [Fact]
    public void After_a_crash_the_same_is_decided_by_the_note()
    {
        var log = new RefusalLog();
        log.Read(Now.AddSeconds(-10), Now, "clerk_2");
        var checkpoint = log.Stream.State;
        log.Read(Now.AddHours(1), Now);   // an hour ahead, read again two hours later
        var note = Assert.IsType<ArrivalNote>(log.Arrivals.Unwritten);
        var first = log.Alerts.Single(alert => alert.Rule.Title == "Refused at all" && alert.Document.Contains("clerk_1", StringComparison.Ordinal));

        var again = RefusalLog.After(checkpoint, [note], note.Start);
        again.Read(Now.AddHours(1), Now.AddHours(2));

        Assert.Equal(first.Time, again.Alerts.Single(alert => alert.Rule.Title == "Refused at all").Time);
        Assert.Null(again.Arrivals.Unwritten);
    }

    [Fact]
    public void A_source_that_is_ahead_for_good_writes_a_note_a_second_and_not_one_a_batch()
    {
        var arrivals = new Arrivals(TimeSpan.FromMinutes(10), []);
        var notes = new HashSet<ArrivalNote>();
        for (var i = 0; i < 100; i++)
        {
            arrivals.Begin(Now.AddMilliseconds(50 * i));
            Assert.NotNull(arrivals.Believed(7, i, Future));
            arrivals.End(7, i, i + 1);
            notes.Add(arrivals.Unwritten! with { End = 0 });
            arrivals.Noted();
        }

        Assert.Equal(5, notes.Count);
    }
}
