namespace SecMon.Detection.Alerts;

/// <summary>What partitions fired and held back, in the order in which the ledger, and so cases, must take it.</summary>
public sealed class FiredInOrder
{
    private readonly List<(int AlertsBefore, HeldBack Held)> _held = [];

    /// <summary>The alerts.</summary>
    public List<Alert> Alerts { get; } = [];

    /// <summary>True when there is nothing.</summary>
    public bool IsEmpty => Alerts.Count == 0 && _held.Count == 0;

    /// <summary>A quiet time held something back, after the alerts that are here.</summary>
    public void Add(HeldBack held) => _held.Add((Alerts.Count, held));

    /// <summary>All of it; of each pair one is there.</summary>
    public IEnumerable<(Alert? Alert, HeldBack? Held)> InOrder()
    {
        var at = 0;
        for (var i = 0; i <= Alerts.Count; i++)
        {
            for (; at < _held.Count && _held[at].AlertsBefore == i; at++)
                yield return (null, _held[at].Held);
            if (i < Alerts.Count)
                yield return (Alerts[i], null);
        }
    }

    /// <summary>Forgets all of it.</summary>
    public void Clear()
    {
        Alerts.Clear();
        _held.Clear();
    }
}
