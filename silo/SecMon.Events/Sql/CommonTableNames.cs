namespace SecMon.Events.Sql;

/// <summary>The CTEs that are in scope, inner ones before outer ones of the same name.</summary>
internal sealed class CommonTableNames
{
    private readonly List<Known> _known = [];
    private Dictionary<string, int> _newest = [];

    /// <summary>Number of CTEs in scope.</summary>
    public int Count => _known.Count;

    /// <summary>Brings a CTE into scope.</summary>
    /// <returns>Its index.</returns>
    public int Add(string name, bool restricts)
    {
        _newest.TryGetValue(name, out var hidden);
        _known.Add(new Known(name, hidden, restricts, -1));
        _newest[name] = _known.Count;
        return _known.Count - 1;
    }

    /// <summary>Index of the CTE that a name means; -1 when it means a real table.</summary>
    public int Find(string name) => _known.Count > 0 && _newest.TryGetValue(name, out var place) ? place - 1 : -1;

    /// <summary>True when the CTE restricts its rows.</summary>
    public bool Restricts(int index) => _known[index].Restricts;

    /// <summary>Frame that reads the body of the CTE; -1 when it is not being read.</summary>
    public int BodyFrame(int index) => _known[index].BodyFrame;

    /// <summary>The body of a recursive CTE begins.</summary>
    public void Open(int index, int frame) => _known[index] = _known[index] with { BodyFrame = frame };

    /// <summary>The body of a recursive CTE ends.</summary>
    public void Close(int index, bool restricts) => _known[index] = _known[index] with { BodyFrame = -1, Restricts = restricts };

    /// <summary>Takes all out of scope but the first <paramref name="count"/>.</summary>
    public void Leave(int count)
    {
        while (_known.Count > count)
        {
            var last = _known[^1];
            _known.RemoveAt(_known.Count - 1);
            if (last.Hidden > 0)
                _newest[last.Name] = last.Hidden;
            else
                _newest.Remove(last.Name);
        }
    }

    /// <summary>Gives back what only a huge text needed.</summary>
    public void Trim()
    {
        Leave(0);
        if (_known.Capacity <= 4_096)
            return;
        _known.Capacity = 0;
        _newest = [];
    }

    /// <summary>A CTE in scope.</summary>
    /// <param name="Name">Folded name.</param>
    /// <param name="Hidden">Place plus one of the outer CTE of the same name; 0 when there is none.</param>
    /// <param name="Restricts">Whether its rows are restricted.</param>
    /// <param name="BodyFrame">Frame of its body while that is read.</param>
    private readonly record struct Known(string Name, int Hidden, bool Restricts, int BodyFrame);
}
