namespace SecMon.Silo.Sources;

/// <summary>Notices that a source has something to read and reads nothing.</summary>
/// <param name="clock">The clock.</param>
internal sealed class Standstill(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private DateTimeOffset _movedAt = clock.GetUtcNow();

    /// <summary>Whether it has been so for two minutes.</summary>
    public bool IsOn => clock.GetUtcNow() - _movedAt >= Patience;

    /// <summary>Takes up what a step of reading gave.</summary>
    /// <param name="consumed">Bytes that were read as records.</param>
    /// <param name="unread">Bytes that are there.</param>
    public void Note(long consumed, long unread)
    {
        if (consumed > 0 || unread == 0)
            _movedAt = clock.GetUtcNow();
    }
}
