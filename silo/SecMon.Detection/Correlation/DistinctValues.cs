namespace SecMon.Detection.Correlation;

/// <summary>
/// The distinct values of a window. Values of entries that left the window only because it was full stay known by their
/// newest time, as many as the threshold needs, so that the count is exact (sigma.md 8.3).
/// </summary>
internal sealed class DistinctValues(int needed)
{
    private readonly Dictionary<string, int> _kept = [];
    private Queue<(string Value, long Ticks)>? _overflowed;   // few windows are ever full, so few pay for these two
    private Dictionary<string, long>? _overflowNewest;

    /// <summary>How many distinct values lie in the window.</summary>
    public int Count => _kept.Count + (_overflowNewest?.Count ?? 0);

    public void Enter(in WindowEntry entry)
    {
        foreach (var value in entry.Counted)
        {
            _kept[value] = _kept.GetValueOrDefault(value) + 1;
            _overflowNewest?.Remove(value);
        }
    }

    /// <summary>An entry left because it is too old.</summary>
    public void Expire(in WindowEntry entry)
    {
        foreach (var value in entry.Counted)
            Leave(value);
    }

    /// <summary>An entry left because the window was full.</summary>
    public void Overflow(in WindowEntry entry)
    {
        foreach (var value in entry.Counted)
        {
            if (!Leave(value))
                continue;
            RestoreOverflow(value, entry.Ticks);
        }

        while (_overflowNewest?.Count > needed)
            ForgetOldest();
    }

    /// <summary>Forgets overflowed values that are older than the window.</summary>
    public void ExpireOverflow(long oldestTicks)
    {
        while (_overflowed is not null && _overflowed.TryPeek(out var oldest) && oldest.Ticks < oldestTicks)
            ForgetOldest();
    }

    /// <summary>What overflowed and still counts, in order of time.</summary>
    public IReadOnlyList<(string Value, long Ticks)> Overflowed =>
        _overflowed is null
            ? []
            : [.. _overflowed.Where(entry => _overflowNewest!.TryGetValue(entry.Value, out var newest) && newest == entry.Ticks)];

    public void RestoreOverflow(string value, long ticks)
    {
        (_overflowNewest ??= [])[value] = ticks;
        (_overflowed ??= new()).Enqueue((value, ticks));
    }

    /// <summary>Counts a value down; true when no entry of the window holds it any more.</summary>
    private bool Leave(string value)
    {
        var left = _kept[value] - 1;
        if (left > 0)
            _kept[value] = left;
        else
            _kept.Remove(value);
        return left == 0;
    }

    private void ForgetOldest()
    {
        var (value, ticks) = _overflowed!.Dequeue();
        if (_overflowNewest!.TryGetValue(value, out var newest) && newest == ticks)
            _overflowNewest.Remove(value);
    }
}
