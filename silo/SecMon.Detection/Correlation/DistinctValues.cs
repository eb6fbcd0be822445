namespace SecMon.Detection.Correlation;

/// <summary>
/// The distinct values of a window. Values of entries that left the window only because it was full stay known by their
/// newest time, as many as the threshold needs, so that the count is exact (sigma.md 8.3) and memory bounded.
/// </summary>
internal sealed class DistinctValues(int needed)
{
    public static readonly Comparer<(long Ticks, string Value)> ByTimeThenValue = Comparer<(long Ticks, string Value)>.Create((one, other) =>
        one.Ticks != other.Ticks ? one.Ticks.CompareTo(other.Ticks) : string.CompareOrdinal(one.Value, other.Value));

    private readonly Dictionary<string, int> _kept = [];
    private Dictionary<string, long>? _overflowed;   // few windows are ever full, so few pay for these two
    private SortedSet<(long Ticks, string Value)>? _byTime;

    /// <summary>How many distinct values lie in the window.</summary>
    public int Count => _kept.Count + (_overflowed?.Count ?? 0);

    /// <summary>What overflowed and still counts, in order of time.</summary>
    public IReadOnlyList<(long Ticks, string Value)> Overflowed => _byTime is null ? [] : [.. _byTime];

    public void Enter(in WindowEntry entry)
    {
        foreach (var value in entry.Counted)
        {
            _kept[value] = _kept.GetValueOrDefault(value) + 1;
            ForgetOverflowed(value);
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
            Leave(value);
        Pass(entry);
    }

    /// <summary>A late entry, older than all of a full window, counts without ever being kept.</summary>
    public void Pass(in WindowEntry entry)
    {
        foreach (var value in entry.Counted)
        {
            if (!_kept.ContainsKey(value))
                RestoreOverflow(value, entry.Ticks);
        }

        while (_byTime?.Count > needed)
            ForgetOverflowed(_byTime.Min.Value);
    }

    /// <summary>Forgets overflowed values that are older than the window.</summary>
    public void ExpireOverflow(long oldestTicks)
    {
        while (_byTime?.Count > 0 && _byTime.Min.Ticks < oldestTicks)
            ForgetOverflowed(_byTime.Min.Value);
    }

    /// <summary>Takes up a value that overflowed; of several times the newest counts.</summary>
    public void RestoreOverflow(string value, long ticks)
    {
        _overflowed ??= [];
        _byTime ??= new(ByTimeThenValue);
        if (_overflowed.TryGetValue(value, out var newest) && newest >= ticks)
            return;
        ForgetOverflowed(value);
        _overflowed[value] = ticks;
        _byTime.Add((ticks, value));
    }

    private void Leave(string value)
    {
        var left = _kept[value] - 1;
        if (left > 0)
            _kept[value] = left;
        else
            _kept.Remove(value);
    }

    private void ForgetOverflowed(string value)
    {
        if (_overflowed?.Remove(value, out var ticks) == true)
            _byTime!.Remove((ticks, value));
    }
}
