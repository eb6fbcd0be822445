namespace SecMon.Detection.Correlation;

/// <summary>
/// The time up to which nothing more will come from each source: what groups that wait are judged by. A group waits for the sources that
/// have fed it and for no other: one that is dead, or was never heard of, holds back nothing that it has not fed.
/// </summary>
public sealed class SourceClocks
{
    private readonly IReadOnlyDictionary<string, long>? _bySource;

    /// <summary>Every source has reached one time.</summary>
    /// <param name="ticks">Ticks of UTC.</param>
    public SourceClocks(long ticks) => Latest = ticks;

    /// <summary>Each source has a time of its own.</summary>
    /// <param name="bySource">Ticks of UTC by the source's id. One that is not there is not waited for: it was removed.</param>
    public SourceClocks(IReadOnlyDictionary<string, long> bySource)
    {
        _bySource = bySource;
        Latest = bySource.Count == 0 ? long.MinValue : bySource.Values.Max();
    }

    /// <summary>The latest of the times, ticks of UTC: no group whose wait ends later can be reached.</summary>
    public long Latest { get; }

    /// <summary>True when all sources that have fed a group have passed the end of its wait.</summary>
    internal bool HavePassed(Group group)
    {
        if (_bySource is null)
            return group.Deadline < Latest;
        foreach (var source in group.Sources)
        {
            if (_bySource.TryGetValue(source, out var ticks) && ticks <= group.Deadline)
                return false;
        }

        return true;
    }
}
