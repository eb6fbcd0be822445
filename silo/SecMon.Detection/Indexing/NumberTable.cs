using SecMon.Detection.Matching;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Indexing;

/// <summary>Numbers of rules, sorted: equal ones by hash, limits by binary search. Compared as doubles, with equal ones always let through.</summary>
internal sealed class NumberTable
{
    private readonly Dictionary<double, int[]> _equal;
    private readonly (double Limit, int[] Rules)[] _above;   // ascending: all up to the value hold
    private readonly (double Limit, int[] Rules)[] _below;   // descending: all down to the value hold
    private readonly int[] _others;

    /// <summary>A table of at least one number.</summary>
    public NumberTable(IEnumerable<(Comparison Comparison, ExactNumber Limit, int[] Rules)> numbers)
    {
        var byKind = numbers.ToLookup(number => number.Comparison, number => (Limit: (double)number.Limit, number.Rules));
        _equal = byKind[Comparison.Equal].GroupBy(number => number.Limit)
            .ToDictionary(same => same.Key, same => same.SelectMany(number => number.Rules).Distinct().ToArray());
        _above = [.. byKind[Comparison.GreaterThan].Concat(byKind[Comparison.GreaterOrEqual]).OrderBy(number => number.Limit)];
        _below = [.. byKind[Comparison.LessThan].Concat(byKind[Comparison.LessOrEqual]).OrderByDescending(number => number.Limit)];
        _others = [.. byKind[Comparison.NotEqual].SelectMany(number => number.Rules)];
    }

    /// <summary>Adds the rules of all numbers to which a value stands in the right relation.</summary>
    public void Find(ExactNumber value, Candidates candidates)
    {
        var rounded = (double)value;
        if (_equal.TryGetValue(rounded, out var equal))
            candidates.Add(equal);
        for (var i = 0; i < _above.Length && _above[i].Limit <= rounded; i++)
            candidates.Add(_above[i].Rules);
        for (var i = 0; i < _below.Length && _below[i].Limit >= rounded; i++)
            candidates.Add(_below[i].Rules);
        candidates.Add(_others);
    }
}
