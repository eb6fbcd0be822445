using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>Sigma.md 10.4, risk, word for word: every match that entered is kept, and all are added up again at each entry.</summary>
internal sealed class RiskOracle(IReadOnlyList<Threshold> condition, double[] scores, long halfLife, long quiet, int capacity)
{
    private readonly Dictionary<string, State> _groups = [];

    /// <summary>The score after the last arrival; NaN when it did not enter.</summary>
    public double Score { get; private set; }

    /// <summary>Takes an arrival in whose values name the rules that it matched: <c>0</c>, <c>1</c>, …</summary>
    public string? Enter(Arrival arrival)
    {
        if (!_groups.TryGetValue(arrival.Group, out var group))
            _groups[arrival.Group] = group = new State();

        Score = double.NaN;
        group.Now = Math.Max(group.Now, arrival.Ticks);
        if (Milliseconds(group.Now) - Milliseconds(arrival.Ticks) > Milliseconds(halfLife * 10))
            return null;
        if (arrival.Once is not null && Kept(group).Exists(entry => entry.Once == arrival.Once))
            return null;

        group.Entered.Add(arrival);
        Score = group.Entered.Sum(entry => entry.Values.Sum(rule => scores[int.Parse(rule)]) * Math.Pow(0.5, (group.Now - entry.Ticks) / (double)halfLife));
        var isQuiet = group.LastFired is { } fired && Milliseconds(group.Now) - Milliseconds(fired) <= Milliseconds(quiet);
        if (isQuiet || !condition.All(threshold => threshold.Holds(Score)))
            return null;

        group.LastFired = group.Now;
        List<Arrival> evidence = [.. Kept(group).Where(entry => entry != arrival), arrival];
        return $"{evidence.Count}: {string.Join(' ', evidence.Select(entry => entry.Number))}";
    }

    private List<Arrival> Kept(State group) =>
    [
        .. group.Entered.Where(entry => Milliseconds(group.Now) - Milliseconds(entry.Ticks) <= Milliseconds(halfLife * 10))
            .OrderBy(entry => entry.Ticks).ThenBy(entry => entry.Number).TakeLast(capacity),
    ];

    private static long Milliseconds(long ticks) => ticks / TimeSpan.TicksPerMillisecond;

    private sealed class State
    {
        public List<Arrival> Entered { get; } = [];

        public long Now { get; set; }

        public long? LastFired { get; set; }
    }
}
