using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

public sealed class StandstillTests
{
    private readonly ManualClock _clock = new();
    private readonly Standstill _standstill;

    public StandstillTests() => _standstill = new Standstill(_clock);

    [Fact]
    public void Who_has_something_to_read_and_reads_nothing_for_two_minutes_stands_still()
    {
        _standstill.Note(consumed: 100, unread: 50);
        Pass(seconds: 119, consumed: 0, unread: 50);
        Assert.False(_standstill.IsOn);

        Pass(seconds: 1, consumed: 0, unread: 50);

        Assert.True(_standstill.IsOn);
    }

    [Fact]
    public void Who_moves_again_does_not()
    {
        Pass(seconds: 500, consumed: 0, unread: 50);

        _standstill.Note(consumed: 1, unread: 49);

        Assert.False(_standstill.IsOn);
    }

    [Fact]
    public void Who_has_nothing_to_read_does_not()
    {
        Pass(seconds: 500, consumed: 0, unread: 0);

        Assert.False(_standstill.IsOn);
    }

    private void Pass(int seconds, long consumed, long unread)
    {
        for (var second = 0; second < seconds; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _standstill.Note(consumed, unread);
        }
    }
}
