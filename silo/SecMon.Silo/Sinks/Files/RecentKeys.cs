namespace SecMon.Silo.Sinks.Files;

/// <summary>The keys of the lines written last, as many as a batch may be given again.</summary>
internal sealed class RecentKeys
{
    /// <summary>A batch has at most 1,000 ledger entries, and an entry gives at most two lines.</summary>
    public const int Most = 2_000;

    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _known = [];

    public int Count => _order.Count;

    public bool Holds(string key) => _known.Contains(key);

    public void Add(string key)
    {
        if (!_known.Add(key))
            return;
        _order.Enqueue(key);
        if (_order.Count > Most)
            _known.Remove(_order.Dequeue());
    }
}
