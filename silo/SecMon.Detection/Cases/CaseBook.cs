namespace SecMon.Detection.Cases;

/// <summary>The cases of a stream of alerts in memory, for <c>replay --cases</c>; nobody closes any.</summary>
public sealed class CaseBook
{
    private readonly Dictionary<(string Rule, string Group), List<Case>> _cases = [];
    private readonly List<(string Rule, string Group, int Index)> _order = [];

    /// <summary>All cases, in the order in which they were raised.</summary>
    public IEnumerable<Case> Cases => _order.Select(place => _cases[(place.Rule, place.Group)][place.Index]);

    /// <summary>Adds an alert.</summary>
    /// <returns>The case that it raised or joined.</returns>
    public Case Add(AlertFacts alert)
    {
        var key = (alert.RuleId, alert.Group);
        if (!_cases.TryGetValue(key, out var cases))
            _cases[key] = cases = [];
        var nearest = Nearest(cases, alert);
        if (nearest is not null)
            return cases[cases.IndexOf(nearest)] = nearest.With(alert, alert.Time);
        cases.Add(Case.Of(alert, alert.Time));
        _order.Add((alert.RuleId, alert.Group, cases.Count - 1));
        return cases[^1];
    }

    /// <summary>The case that takes an alert: of several the nearest, of equally near ones the newest. Null when none does.</summary>
    public static Case? Nearest(IEnumerable<Case> cases, AlertFacts alert) => cases
        .Where(one => one.Takes(alert))
        .OrderBy(one => one.DistanceTo(alert.Time))
        .ThenByDescending(one => one.Last)
        .ThenBy(one => one.Id, StringComparer.Ordinal)
        .FirstOrDefault();
}
