namespace SecMon.Detection.Cases;

/// <summary>The cases of a stream of alerts in memory, for <c>replay --cases</c>; nobody closes any.</summary>
public sealed class CaseBook
{
    private readonly Dictionary<(string Rule, string Group), List<Case>> _cases = [];
    private readonly List<(string Rule, string Group, int Index)> _order = [];
    private readonly Dictionary<string, (string Rule, string Group, int Index)> _byAlert = new(StringComparer.Ordinal);

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
        var rises = nearest?.RisesBy(alert) == true;
        var index = nearest is null ? cases.Count : cases.IndexOf(nearest);
        if (nearest is null)
        {
            cases.Add(Case.Of(alert, alert.Time));
            _order.Add((alert.RuleId, alert.Group, index));
        }
        else
        {
            cases[index] = nearest.With(alert, alert.Time);
        }

        _byAlert[alert.Id] = (alert.RuleId, alert.Group, index);
        return cases[index] = alert.IsExpected ? cases[index] : cases[index].Telling(alert.Names, rises);
    }

    /// <summary>Adds what a quiet time held back.</summary>
    /// <returns>The case of the alert before it; null when that is not here.</returns>
    public Case? Add(HeldFacts held)
    {
        if (!_byAlert.TryGetValue(held.AlertId, out var place))
            return null;
        var cases = _cases[(place.Rule, place.Group)];
        var after = cases[place.Index].With(held, held.Last);
        return cases[place.Index] = held.IsExpected ? after : after.Telling(held.Names);
    }

    /// <summary>The case that takes an alert: of several the nearest, of equally near ones the newest. Null when none does.</summary>
    public static Case? Nearest(IEnumerable<Case> cases, AlertFacts alert) => cases
        .Where(one => one.Takes(alert))
        .OrderBy(one => one.DistanceTo(alert.Time))
        .ThenByDescending(one => one.Last)
        .ThenBy(one => one.Id, StringComparer.Ordinal)
        .FirstOrDefault();
}
