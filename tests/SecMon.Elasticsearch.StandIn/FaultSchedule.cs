namespace SecMon.Elasticsearch.StandIn;

/// <summary>Faults in the order in which they come; each is used up by the requests that it is about, or lasts until it is lifted.</summary>
public sealed class FaultSchedule
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];
    private readonly List<Lasting> _lasting = [];

    /// <summary>How many are left of those that are used up.</summary>
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

    /// <summary>A fault of every request that it is about, as long as somebody needs to see it.</summary>
    /// <returns>Lifts it when disposed.</returns>
    public IDisposable Begin(Fault fault)
    {
        var lasting = new Lasting(this, fault);
        lock (_lock)
            _lasting.Add(lasting);
        return lasting;
    }

    internal Fault? Take(string path)
    {
        lock (_lock)
        {
            var found = _faults.FindIndex(fault => IsAbout(fault, path));
            if (found < 0)
                return _lasting.Find(lasting => IsAbout(lasting.Fault, path))?.Fault;
            var fault = _faults[found];
            if (fault.Times > 1)
                _faults[found] = fault with { Times = fault.Times - 1 };
            else
                _faults.RemoveAt(found);
            return fault;
        }
    }

    private static bool IsAbout(Fault fault, string path) => fault.IsExact ? path == fault.Path : path.StartsWith(fault.Path, StringComparison.Ordinal);

    private sealed class Lasting(FaultSchedule schedule, Fault fault) : IDisposable
    {
        public Fault Fault { get; } = fault;

        public void Dispose()
        {
            lock (schedule._lock)
                schedule._lasting.Remove(this);
        }
    }
}
