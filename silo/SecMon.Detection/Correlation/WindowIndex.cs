namespace SecMon.Detection.Correlation;

/// <summary>
/// What a large window knows about its values without looking at every entry: distinct counted values, and the
/// <c>once_per</c> values that are in it. A small window is looked through instead, which needs no memory.
/// </summary>
internal sealed class WindowIndex
{
    /// <summary>Windows with more entries than this have an index.</summary>
    public const int SmallWindow = 12;

    private readonly Dictionary<string, int> _once = [];

    /// <summary>Indexes the entries of a window that became large.</summary>
    public WindowIndex(RunningRule rule, EntryWindow window)
    {
        Distinct = new DistinctValues(rule.Needed);
        for (var i = 0; i < window.Count; i++)
            Enter(window[i]);
    }

    public DistinctValues Distinct { get; }

    public bool Holds(string once) => _once.ContainsKey(once);

    public void Enter(in WindowEntry entry)
    {
        Distinct.Enter(entry);
        if (entry.OncePer is { } once)
            _once[once] = _once.GetValueOrDefault(once) + 1;
    }

    /// <summary>An entry left because it is too old.</summary>
    public void Expire(in WindowEntry entry)
    {
        Distinct.Expire(entry);
        LeaveOnce(entry);
    }

    /// <summary>An entry left because the window was full.</summary>
    public void Overflow(in WindowEntry entry)
    {
        Distinct.Overflow(entry);
        LeaveOnce(entry);
    }

    /// <summary>A late entry, older than all of a full window, counts without being kept.</summary>
    public void Pass(in WindowEntry entry) => Distinct.Pass(entry);

    private void LeaveOnce(in WindowEntry entry)
    {
        if (entry.OncePer is not { } once)
            return;
        var left = _once[once] - 1;
        if (left > 0)
            _once[once] = left;
        else
            _once.Remove(once);
    }
}
