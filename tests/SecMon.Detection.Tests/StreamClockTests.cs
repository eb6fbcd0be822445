namespace SecMon.Detection.Tests;

/// <summary>The time of a stream (docs/decisions/0018).</summary>
public sealed class StreamClockTests
{
    private const long Minute = TimeSpan.TicksPerMinute;

    private static readonly long Begin = new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc).Ticks;

    [Fact]
    public void Records_in_order_move_it()
    {
        var clock = new StreamClock(TimeSpan.FromMinutes(10));

        Assert.Equal(Begin, clock.Note(Begin, isSkewed: false).Ticks);
        Assert.Equal(Begin + Minute, clock.Note(Begin + Minute, isSkewed: false).Ticks);
        Assert.Equal(Begin + Minute, clock.Note(Begin - Minute, isSkewed: false).Ticks);   // a little late is in order
    }

    [Theory]
    [InlineData(31, false)]
    [InlineData(32, true)]
    public void So_many_in_a_row_behind_it_are_the_stream(int records, bool follows)
    {
        var clock = Settled();
        clock.Note(Begin + (24 * 60 * Minute), isSkewed: false);

        for (var i = 0; i < records; i++)
            Assert.True(clock.Note(Begin + (i * Minute), isSkewed: false).IsProvisional);

        Assert.Equal(follows, clock.Ticks < Begin + (60 * Minute));
    }

    [Fact]
    public void One_record_far_ahead_settles_nothing()
    {
        var clock = Settled();
        var before = clock.SettledTicks;

        clock.Note(Begin + (24 * 60 * Minute), isSkewed: false);

        Assert.Equal(before, clock.SettledTicks);
        for (var i = 0; i < StreamClock.RecordsInARow; i++)
            clock.Note(Begin + (((24 * 60) + i) * Minute), isSkewed: false);
        Assert.Equal(clock.Ticks, clock.SettledTicks);
    }

    [Fact]
    public void A_record_that_is_not_believed_moves_nothing()
    {
        var clock = Settled();
        var before = clock.Ticks;

        clock.Note(Begin + (24 * 60 * Minute), isSkewed: true);

        Assert.Equal(before, clock.Ticks);
        Assert.True(clock.IsInFuture);
    }

    [Fact]
    public void It_goes_on_from_a_checkpoint_at_any_record_as_if_nothing_had_been()
    {
        var random = new Random(7);
        var (one, other) = (new StreamClock(TimeSpan.FromMinutes(10)), new StreamClock(TimeSpan.FromMinutes(10)));
        for (var i = 0; i < 20_000; i++)
        {
            var leap = random.Next(40) switch { 0 => 3_000, 1 => -3_000, 2 => 11, 3 => -11, _ => 0 };
            var (ticks, isSkewed) = (Begin + ((i + (leap * (i / 100 % 2 == 0 ? 1 : 30))) * Minute / 10), random.Next(50) == 0);
            other = new StreamClock(TimeSpan.FromMinutes(10)) { State = other.State };

            Assert.Equal(one.Note(ticks, isSkewed), other.Note(ticks, isSkewed));
            Assert.Equal((one.Ticks, one.SettledTicks, one.IsInFuture), (other.Ticks, other.SettledTicks, other.IsInFuture));
        }
    }

    private static StreamClock Settled()
    {
        var clock = new StreamClock(TimeSpan.FromMinutes(10));
        for (var i = 0; i <= StreamClock.RecordsInARow; i++)
            clock.Note(Begin + i, isSkewed: false);
        return clock;
    }
}
