namespace SecMon.Silo.Delivery;

/// <summary>The state of every sink in use.</summary>
public sealed class SinkBoard(IEnumerable<SinkRegistration> registrations)
{
    private readonly Dictionary<string, SinkState> _states = registrations.ToDictionary(one => one.Sink.Name, one => new SinkState(one.Sink.Name));

    /// <summary>All sinks.</summary>
    public IReadOnlyCollection<SinkState> All => _states.Values;

    /// <summary>One sink.</summary>
    public SinkState this[string name] => _states[name];
}
