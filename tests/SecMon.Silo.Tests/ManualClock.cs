namespace SecMon.Silo.Tests;

/// <summary>A clock that begins now, like the times of files, and goes on only when told.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.UtcNow;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
