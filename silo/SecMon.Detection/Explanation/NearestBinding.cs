using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;

namespace SecMon.Detection.Explanation;

/// <summary>Finds the facts that a decision binds; of one that does not fire, those with which it comes furthest, and of these with which the next fact misses by the fewest lines.</summary>
internal sealed class NearestBinding
{
    private const int MostSteps = 20_000;

    private readonly Decision _decision;
    private readonly DecidedMoment _moment;
    private readonly List<Fact> _bound = [];
    private IReadOnlyList<Fact> _best = [];
    private int _bestMisses = int.MaxValue;   // how many lines keep the nearest fact from going on from there
    private int _steps;

    private NearestBinding(Decision decision, DecidedMoment moment) => (_decision, _moment) = (decision, moment);

    /// <summary>The facts of the first names of <c>when:</c>, in order; those of all names when all can be bound.</summary>
    public static IReadOnlyList<Fact> Of(Decision decision, DecidedMoment moment)
    {
        var search = new NearestBinding(decision, moment);
        search.Bind();
        return search._best;
    }

    /// <summary>The facts that a name of <c>all_of:</c> gathers.</summary>
    public static IEnumerable<Fact> Gathered(FactPattern pattern, Decision decision, DecidedMoment moment, IReadOnlyList<Fact> bound) =>
        moment.FactsOf(pattern.Kind, decision).Where(fact => Misses(pattern, fact, decision, bound) == 0);

    /// <summary>The facts that a pattern of <c>not:</c> forbids.</summary>
    public static IEnumerable<Fact> Forbidden(FactPattern pattern, Decision decision, DecidedMoment moment, IReadOnlyList<Fact> bound) =>
        Gathered(pattern, decision, moment, bound).Where(fact => !bound.Contains(fact));

    /// <summary>The fact that a line refers to; null while its name is not bound.</summary>
    public static Fact? OtherOf(FactJoin join, Decision decision, IReadOnlyList<Fact> bound)
    {
        for (var place = 0; place < bound.Count; place++)
        {
            if (decision.When[place].Name == join.Other)
                return bound[place];
        }

        return null;
    }

    /// <summary>Binds the names that are left.</summary>
    /// <returns>True when the decision fires with what is bound.</returns>
    private bool Bind()
    {
        if (_bound.Count == _decision.When.Count)
        {
            var misses = MissingParts();
            Keep(misses);
            return misses == 0;
        }

        var pattern = _decision.When[_bound.Count];
        var nearest = int.MaxValue;
        foreach (var fact in _moment.FactsOf(pattern.Kind, _decision))
        {
            if (++_steps > MostSteps)
                break;
            if (_bound.Contains(fact))
                continue;
            if (Misses(pattern, fact, _decision, _bound) is > 0 and var misses)
            {
                nearest = Math.Min(nearest, misses);
                continue;
            }

            _bound.Add(fact);
            var fires = Bind();
            _bound.RemoveAt(_bound.Count - 1);
            if (fires)
                return true;
        }

        Keep(nearest);
        return false;
    }

    private void Keep(int misses)
    {
        if (_bound.Count < _best.Count || (_bound.Count == _best.Count && misses >= _bestMisses))
            return;
        _best = [.. _bound];
        _bestMisses = misses;
    }

    /// <summary>How many parts of <c>all_of:</c> and <c>not:</c> keep the decision from firing with what is bound.</summary>
    private int MissingParts() =>
        _decision.AllOf.Count(gather => !_moment.IsEnough(gather, Gathered(gather.Pattern, _decision, _moment, _bound), _decision))
        + _decision.Not.Count(pattern => Forbidden(pattern, _decision, _moment, _bound).Any());

    /// <summary>How many lines of a pattern a fact does not fit.</summary>
    private static int Misses(FactPattern pattern, Fact fact, Decision decision, IReadOnlyList<Fact> bound)
    {
        var misses = pattern.Tests.Count(test => !test.Holds(fact));
        foreach (var join in pattern.Joins)
        {
            if (OtherOf(join, decision, bound) is not { } other || !join.Holds(fact, other))
                misses++;
        }

        return misses;
    }
}
