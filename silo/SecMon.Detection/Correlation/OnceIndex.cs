namespace SecMon.Detection.Correlation;

/// <summary>The <c>once_per</c> values of a large window. A small one is looked through instead, which needs no memory.</summary>
internal sealed class OnceIndex
{
    /// <summary>Windows with more entries than this have an index.</summary>
    public const int SmallWindow = 12;

    private readonly Dictionary<string, int> _values = [];

    public OnceIndex(EntryWindow window)
    {
        for (var i = 0; i < window.Count; i++)
            Enter(window[i]);
    }

    public bool Holds(string once) => _values.ContainsKey(once);

    public void Enter(in WindowEntry entry)
    {
        if (entry.OncePer is { } once)
            _values[once] = _values.GetValueOrDefault(once) + 1;
    }

    /// <summary>An entry left the window.</summary>
    public void Leave(in WindowEntry entry)
    {
        if (entry.OncePer is not { } once || !_values.TryGetValue(once, out var count))
            return;
        if (count > 1)
            _values[once] = count - 1;
        else
            _values.Remove(once);
    }
}
