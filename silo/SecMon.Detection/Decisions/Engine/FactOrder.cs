namespace SecMon.Detection.Decisions.Engine;

/// <summary>
/// The order of facts and of matches, which no order of insertion or firing changes: given facts by their place; behind them
/// conclusions, by decision, effect and what they stand on; matches by decision, then by the facts of names, then by those gathered.
/// </summary>
internal sealed class FactOrder : IComparer<SessionFact>, IComparer<DecisionMatch>
{
    /// <summary>The order.</summary>
    public static readonly FactOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(SessionFact? x, SessionFact? y)
    {
        if (x is null || y is null || ReferenceEquals(x, y))
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        if (x.Reason is null || y.Reason is null)
            return x.Reason is null && y.Reason is null ? x.Place.CompareTo(y.Place) : x.Reason is null ? -1 : 1;
        var byRule = x.Reason.Rule.CompareTo(y.Reason.Rule);
        if (byRule != 0)
            return byRule;
        return x.Place != y.Place ? x.Place.CompareTo(y.Place) : Compare(x.Reason, y.Reason);
    }

    /// <inheritdoc/>
    public int Compare(DecisionMatch? x, DecisionMatch? y)
    {
        if (x is null || y is null || ReferenceEquals(x, y))
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var order = x.Rule.CompareTo(y.Rule);
        if (order == 0)
            order = Compare(x.Bound, y.Bound);
        for (var i = 0; order == 0 && i < x.Gathered.Count; i++)
            order = Compare(x.Gathered[i], y.Gathered[i]);
        return order;
    }

    private int Compare(SessionFact[] facts, SessionFact[] others)
    {
        for (var i = 0; i < facts.Length && i < others.Length; i++)
        {
            var order = Compare(facts[i], others[i]);
            if (order != 0)
                return order;
        }

        return facts.Length.CompareTo(others.Length);
    }
}
