using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>Sigma.md 8.2 to 8.5, 10.2 and 10.3 word for word: everything is kept, and looked through again at each entry.</summary>
internal sealed class WindowOracle(IReadOnlyList<Threshold> condition, bool countsValues, long spanMilliseconds, long quietMilliseconds, int capacity)
{
    private readonly Dictionary<string, State> _groups = [];

    public string? Enter(Arrival arrival)
    {
        if (!_groups.TryGetValue(arrival.Group, out var group))
            _groups[arrival.Group] = group = new State();

        group.Now = Math.Max(group.Now, Milliseconds(arrival));
        if (group.Now - Milliseconds(arrival) > spanMilliseconds)
            return null;
        if (arrival.Once is not null && Kept(group).Exists(entry => entry.Once == arrival.Once))
            return null;

        group.Entered.Add(arrival);
        var window = Window(group);
        var computed = countsValues ? window.SelectMany(entry => entry.Values).Distinct().Count() : window.Count;
        var isQuiet = group.LastFired is { } fired && group.Now - fired <= quietMilliseconds;
        if (isQuiet || !condition.All(threshold => threshold.Holds(computed)))
            return null;

        group.LastFired = group.Now;
        List<Arrival> evidence = [.. Kept(group).Where(entry => entry != arrival), arrival];
        IEnumerable<Arrival> shown = evidence.Count <= 100 ? evidence : [.. evidence.Take(50), .. evidence.TakeLast(50)];
        return $"{evidence.Count}: {string.Join(' ', shown.Select(entry => entry.Number))}";
    }

    private List<Arrival> Window(State group) =>
        [.. group.Entered.Where(entry => group.Now - Milliseconds(entry) <= spanMilliseconds).OrderBy(entry => entry.Ticks).ThenBy(entry => entry.Number)];

    private List<Arrival> Kept(State group) => [.. Window(group).TakeLast(capacity)];

    private static long Milliseconds(Arrival arrival) => arrival.Ticks / TimeSpan.TicksPerMillisecond;

    private sealed class State
    {
        public List<Arrival> Entered { get; } = [];

        public long Now { get; set; }

        public long? LastFired { get; set; }
    }
}
