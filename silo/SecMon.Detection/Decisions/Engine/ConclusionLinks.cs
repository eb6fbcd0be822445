using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>Which decisions read what others conclude.</summary>
internal sealed class ConclusionLinks
{
    private readonly IReadOnlyList<Decision> _decisions;
    private readonly int[][] _producers;   // of each decision, whose conclusions it reads

    /// <summary>Reads the links of some decisions.</summary>
    public ConclusionLinks(IReadOnlyList<Decision> decisions)
    {
        _decisions = decisions;
        _producers = [.. decisions.Select(decision => PatternsOf(decision).SelectMany(ProducersOf).Distinct().Order().ToArray())];
    }

    /// <summary>The decisions that conclude what a pattern may bind; empty for a pattern of another kind.</summary>
    public int[] ProducersOf(FactPattern pattern) =>
        pattern.Kind == Conclusion.KindName
            ? [.. Enumerable.Range(0, _decisions.Count).Where(place => _decisions[place].Then.Any(effect => effect.Kind == EffectKind.Conclude && MayBind(pattern, effect.Conclusion ?? "")))]
            : [];

    /// <summary>The stratum of each decision: one more than the highest of those whose conclusions it reads; 0 where it reads none.</summary>
    /// <exception cref="InvalidOperationException">Conclusions run in a circle; rules that do are refused when they are loaded.</exception>
    public int[] Strata()
    {
        var strata = new int[_decisions.Count];
        for (var round = 0; round <= _decisions.Count; round++)
        {
            var isSettled = true;
            for (var place = 0; place < strata.Length; place++)
            {
                var wanted = _producers[place].Length == 0 ? 0 : 1 + _producers[place].Max(producer => strata[producer]);
                isSettled &= wanted == strata[place];
                strata[place] = wanted;
            }

            if (isSettled)
                return strata;
        }

        throw new InvalidOperationException("conclusions run in a circle");
    }

    /// <summary>Places of decisions that are connected by conclusions, each set in ascending order.</summary>
    public IEnumerable<int[]> Connected()
    {
        var leaders = Enumerable.Range(0, _decisions.Count).ToArray();
        for (var place = 0; place < leaders.Length; place++)
        {
            foreach (var producer in _producers[place])
                leaders[LeaderOf(leaders, place)] = LeaderOf(leaders, producer);
        }

        return Enumerable.Range(0, leaders.Length).GroupBy(place => LeaderOf(leaders, place)).Select(group => group.ToArray());
    }

    private static int LeaderOf(int[] leaders, int place)
    {
        while (leaders[place] != place)
            place = leaders[place] = leaders[leaders[place]];
        return place;
    }

    private static IEnumerable<FactPattern> PatternsOf(Decision decision) =>
        decision.When.Concat(decision.AllOf.Select(gather => gather.Pattern)).Concat(decision.Not);

    /// <summary>True when what a pattern says about the name fits: what it says of other fields shows only in a session.</summary>
    private static bool MayBind(FactPattern pattern, string name)
    {
        var conclusion = new Conclusion(name, new Dictionary<string, FieldValue>());
        return pattern.Tests.Where(test => test.Field.Name == "name").All(test => test.Holds(conclusion));
    }
}
