using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>The four indicators speak of the last ten minutes, and of nothing before the start.</summary>
public sealed class FeedIndicatorsTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Without_records_nothing_is_wrong()
    {
        var indicators = new FeedIndicators(Counts(records: 100, rejected: 50, gaps: 3, duplicates: 4), _clock);

        Assert.Equal((1, 1, 1, 0), (indicators.Correct, indicators.Sufficient, indicators.Clean, indicators.Gaps));
        Assert.Null(indicators.ClockSkew);
    }

    [Fact]
    public void What_was_before_the_start_does_not_count_and_what_came_since_does()
    {
        var indicators = new FeedIndicators(Counts(records: 100, rejected: 50, gaps: 3, duplicates: 4), _clock);

        indicators.Note(Counts(records: 200, rejected: 60, gaps: 8, duplicates: 6));

        Assert.Equal(0.9, indicators.Correct, 9);
        Assert.Equal(0.95, indicators.Sufficient, 9);
        Assert.Equal(0.98, indicators.Clean, 9);
        Assert.Equal(5, indicators.Gaps);
    }

    [Fact]
    public void After_ten_minutes_it_is_forgotten()
    {
        var indicators = new FeedIndicators(new SourceCounts(), _clock);
        indicators.Note(Counts(records: 10, rejected: 10, gaps: 2, duplicates: 0));
        _clock.Advance(TimeSpan.FromMinutes(8));
        Assert.Equal(0, indicators.Correct);

        _clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal((1, 0), (indicators.Correct, indicators.Gaps));
    }

    [Fact]
    public void A_clock_ahead_shows_at_once_one_behind_only_when_every_record_is_late()
    {
        var indicators = new FeedIndicators(new SourceCounts(), _clock);
        for (var i = 0; i < 4; i++)
            indicators.NoteDelay(TimeSpan.FromSeconds(20 + i));
        Assert.Null(indicators.ClockSkew);

        indicators.NoteDelay(TimeSpan.FromSeconds(12));
        Assert.Equal(TimeSpan.FromSeconds(12), indicators.ClockSkew);
        indicators.NoteDelay(TimeSpan.FromHours(2));   // a log that was brought later
        Assert.Equal(TimeSpan.FromSeconds(12), indicators.ClockSkew);
        indicators.NoteDelay(TimeSpan.FromSeconds(-7));
        Assert.Equal(TimeSpan.FromSeconds(-7), indicators.ClockSkew);
    }

    [Fact]
    public void Records_that_are_no_events_do_not_make_a_silence_a_clock_that_is_off()
    {
        var indicators = new FeedIndicators(new SourceCounts(), _clock);
        var newest = _clock.GetUtcNow().UtcDateTime - TimeSpan.FromSeconds(20);
        indicators.NoteNewest(newest, isFresh: false);   // of the checkpoint

        for (var i = 0; i < 10; i++)
            indicators.NoteNewest(newest, isFresh: true);
        Assert.Null(indicators.ClockSkew);

        for (var i = 1; i <= 5; i++)
            indicators.NoteNewest(newest + TimeSpan.FromSeconds(i), isFresh: true);
        Assert.Equal(TimeSpan.FromSeconds(15), indicators.ClockSkew);
    }

    private static SourceCounts Counts(long records, long rejected, long gaps, long duplicates) => new()
    {
        Events = records - rejected,
        Rejected = new() { ["json"] = rejected },
        Issues = new() { ["gap"] = gaps, ["duplicate"] = duplicates },
    };
}
