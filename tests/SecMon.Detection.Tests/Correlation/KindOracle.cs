namespace SecMon.Detection.Tests.Correlation;

/// <summary>Sigma.md 8.1 to 8.6 and 10.4 word for word: everything is kept, and looked through again at each event.</summary>
/// <param name="rules">The rules whose matches enter.</param>
/// <param name="spanMilliseconds">The window.</param>
/// <param name="fires">Whether the condition holds, given the window in order and the entry that came.</param>
internal sealed class KindOracle(string[] rules, long spanMilliseconds, Func<List<Occurrence>, Occurrence, bool> fires)
{
    private readonly Dictionary<string, State> _groups = [];

    /// <summary>False for kinds that compute with the value, which an event without one does not enter.</summary>
    public bool TakesAll { get; init; } = true;

    /// <summary>The quiet time after an alert; the window when it is not set.</summary>
    public long? QuietMilliseconds { get; init; }

    /// <summary>What makes the list of entries that the condition is given; the sliding window when it is not set.</summary>
    public long? LookBackMilliseconds { get; init; }

    /// <summary>Takes an event in.</summary>
    /// <returns>The numbers of the window's events when it fires, that of the event last; else null.</returns>
    public string? Enter(Occurrence occurrence)
    {
        var matched = occurrence with { Rules = [.. occurrence.Rules.Where(rules.Contains)] };
        if (matched.Rules.Length == 0 || (!TakesAll && !matched.HasValue))
            return null;
        if (!_groups.TryGetValue(matched.User, out var group))
            _groups[matched.User] = group = new State();
        group.Now = Math.Max(group.Now, matched.Milliseconds);
        if (group.Now - matched.Milliseconds > spanMilliseconds)
            return null;

        group.Entered.Add(matched);
        List<Occurrence> window =
        [
            .. group.Entered.Where(entry => group.Now - entry.Milliseconds <= (LookBackMilliseconds ?? spanMilliseconds))
                .OrderBy(entry => entry.Milliseconds).ThenBy(entry => entry.Number),
        ];
        // The condition may remember, so it is asked also when the group is quiet.
        if (!fires(window, matched) | group.Now - group.LastFired <= (QuietMilliseconds ?? spanMilliseconds))
            return null;
        group.LastFired = group.Now;
        return string.Join(' ', window.Where(entry => entry != matched).Append(matched).Select(entry => entry.Number));
    }

    private sealed class State
    {
        public List<Occurrence> Entered { get; } = [];

        public long Now { get; set; } = long.MinValue / 4;

        public long LastFired { get; set; } = long.MinValue / 2;
    }
}
