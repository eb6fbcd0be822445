using SecMon.Detection.Correlation;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Loading;

/// <summary>Finds the correlations that refer to each other, and where each chain is evaluated (design.md, Correlation partitions).</summary>
internal static class CorrelationChains
{
    /// <summary>Tells each correlation its chain.</summary>
    public static void Join(IReadOnlyList<CorrelationRule> correlations)
    {
        foreach (var correlation in correlations)
        {
            var members = correlation.Chain is null ? MembersOf(correlation) : [];
            if (members.Count < 2)
                continue;
            var chain = ChainOf(members);
            foreach (var member in members)
                member.Chain = chain;
        }
    }

    private static HashSet<CorrelationRule> MembersOf(CorrelationRule start)
    {
        var members = new HashSet<CorrelationRule>();
        var left = new Stack<CorrelationRule>([start]);
        while (left.TryPop(out var member))
        {
            if (!members.Add(member))
                continue;
            foreach (var next in member.Correlations.Concat(member.Rules.OfType<CorrelationRule>()))
                left.Push(next);
        }

        return members;
    }

    /// <summary>With several roots there is no one group to go by, so all of the chain is in one place.</summary>
    private static CorrelationChain ChainOf(HashSet<CorrelationRule> members)
    {
        var roots = members.Where(member => member.Correlations.Count == 0).ToArray();
        if (roots.Length == 1)
            return new CorrelationChain(RuleKey.Of(roots[0].Metadata), PlacesOf(roots[0]));
        var keys = roots.Select(root => RuleKey.Of(root.Metadata)).Order();
        return new CorrelationChain(keys.Aggregate((one, other) => (one * 31) ^ other), RootPlaces: null);
    }

    private static Dictionary<(CorrelationRule Rule, IRule Input), IReadOnlyList<int>>? PlacesOf(CorrelationRule root)
    {
        var places = new Dictionary<(CorrelationRule Rule, IRule Input), IReadOnlyList<int>>();
        foreach (var input in root.Rules)
        {
            places[(root, input)] = [.. Enumerable.Range(0, root.GroupBy.Count)];
            if (input is CorrelationRule inner && !Find(inner, [.. root.GroupFields[inner].Select(field => field.Name)], places))
                return null;
        }

        return places;
    }

    /// <summary>Finds the fields of the root's group in the groups of an inner correlation and of all within it.</summary>
    /// <returns>False when one lacks a field, or when two ways to it ask for different ones.</returns>
    private static bool Find(CorrelationRule inner, string[] fields, Dictionary<(CorrelationRule Rule, IRule Input), IReadOnlyList<int>> places)
    {
        foreach (var input in inner.Rules)
        {
            var names = inner.GroupFields[input].Select(field => field.Name).ToList();
            int[] found = [.. fields.Select(field => names.IndexOf(field))];
            var isKnown = places.TryGetValue((inner, input), out var known);
            if (found.Contains(-1) || (isKnown && !known!.SequenceEqual(found)))
                return false;
            if (isKnown)
                continue;   // ways that part and meet again double at each meeting
            places[(inner, input)] = found;
            if (input is CorrelationRule next && !Find(next, fields, places))
                return false;
        }

        return true;
    }
}
