namespace SecMon.Elasticsearch.StandIn;

/// <summary>Faults in the order in which they come; each is used up by the requests that it is about.</summary>
public sealed class FaultSchedule
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];

    /// <summary>How many are left.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _faults.Count;
        }
    }

    public void Add(params ReadOnlySpan<Fault> faults)
    {
        lock (_lock)
            _faults.AddRange(faults);
    }

    internal Fault? Take(string path)
    {
        lock (_lock)
        {
            var found = _faults.FindIndex(fault => fault.IsExact ? path == fault.Path : path.StartsWith(fault.Path, StringComparison.Ordinal));
            if (found < 0)
                return null;
            var fault = _faults[found];
            if (fault.Times > 1)
                _faults[found] = fault with { Times = fault.Times - 1 };
            else
                _faults.RemoveAt(found);
            return fault;
        }
    }
}
