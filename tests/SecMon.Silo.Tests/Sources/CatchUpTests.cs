using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>A source that reads old logs after a start is not late; one that stays behind is.</summary>
public sealed class CatchUpTests
{
    private static readonly DateTime Start = new(2026, 11, 16, 10, 0, 0, DateTimeKind.Utc);

    private readonly CatchUp _catchUp = new(Start);

    [Fact]
    public void It_catches_up_from_the_start_until_it_was_at_the_end_once()
    {
        Assert.True(_catchUp.IsOn(Start));
        for (var minute = 0; minute < 60; minute++)
        {
            Note(minute, bytes: 60_000 - (minute * 1_000), TimeSpan.FromDays(3));
            Assert.True(_catchUp.IsOn(At(minute)));
        }

        _catchUp.Note(0, TimeSpan.Zero, isAtEnd: true, At(60));

        Assert.False(_catchUp.IsOn(At(60)));
        Assert.Equal((DateTime.MaxValue, At(60)), (new CatchUp(Start).BacklogUntil(Start), _catchUp.BacklogUntil(At(90))));
        Note(61, bytes: 60_000, TimeSpan.FromDays(3));
        Assert.False(_catchUp.IsOn(At(61)));
    }

    [Fact]
    public void Less_than_a_minute_behind_is_the_end_too()
    {
        Note(0, bytes: 500, TimeSpan.FromSeconds(59));
        Assert.False(_catchUp.IsOn(At(0)));
    }

    [Fact]
    public void A_source_that_stays_behind_is_late_after_five_minutes()
    {
        for (var minute = 0; minute < 5; minute++)
        {
            Note(minute, bytes: 60_000 + minute, TimeSpan.FromHours(1));
            Assert.True(_catchUp.IsOn(At(minute)));
        }

        Note(5, bytes: 60_005, TimeSpan.FromHours(1));
        Assert.False(_catchUp.IsOn(At(5)));
        Assert.Equal(DateTime.MinValue, _catchUp.BacklogUntil(At(5)));
    }

    [Fact]
    public void A_step_that_hangs_is_no_progress() => Assert.False(_catchUp.IsOn(At(5)));

    [Fact]
    public void A_crawl_is_no_progress()
    {
        for (var minute = 0; minute < 20; minute++)
            Note(minute, bytes: 60_000 - minute, TimeSpan.FromHours(1));
        Assert.False(_catchUp.IsOn(At(20)));
    }

    [Fact]
    public void Time_that_comes_closer_is_progress_also_while_the_bytes_of_a_compressed_file_stand_still()
    {
        for (var minute = 0; minute < 30; minute++)
            Note(minute, bytes: 60_000, TimeSpan.FromHours(100 - minute));
        Assert.True(_catchUp.IsOn(At(30)));
    }

    private static DateTime At(int minute) => Start.AddMinutes(minute);

    private void Note(int minute, long bytes, TimeSpan lag) => _catchUp.Note(bytes, lag, isAtEnd: false, At(minute));
}
