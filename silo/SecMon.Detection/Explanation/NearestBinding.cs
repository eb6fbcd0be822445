using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;

namespace SecMon.Detection.Explanation;

/// <summary>Finds the facts that a decision binds; of one that does not fire, those with which it comes furthest.</summary>
internal sealed class NearestBinding
{
    private const int MostSteps = 20_000;

    private readonly Decision _decision;
    private readonly DecidedMoment _moment;
    private readonly List<Fact> _bound = [];
    private IReadOnlyList<Fact> _best = [];
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
        moment.FactsOf(pattern.Kind, decision).Where(fact => pattern.Fits(fact) && Joins(pattern, fact, decision, bound));

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
        if (_bound.Count > _best.Count)
            _best = [.. _bound];
        if (_bound.Count == _decision.When.Count)
        {
            if (!IsWhole())
                return false;
            _best = [.. _bound];
            return true;
        }

        var pattern = _decision.When[_bound.Count];
        foreach (var fact in _moment.FactsOf(pattern.Kind, _decision))
        {
            if (++_steps > MostSteps)
                return false;
            if (_bound.Contains(fact) || !pattern.Fits(fact) || !Joins(pattern, fact, _decision, _bound))
                continue;
            _bound.Add(fact);
            var fires = Bind();
            _bound.RemoveAt(_bound.Count - 1);
            if (fires)
                return true;
        }

        return false;
    }

    private bool IsWhole() =>
        _decision.AllOf.All(gather => _moment.IsEnough(gather, Gathered(gather.Pattern, _decision, _moment, _bound), _decision))
        && _decision.Not.All(pattern => !Forbidden(pattern, _decision, _moment, _bound).Any());

    private static bool Joins(FactPattern pattern, Fact fact, Decision decision, IReadOnlyList<Fact> bound)
    {
        foreach (var join in pattern.Joins)
        {
            if (OtherOf(join, decision, bound) is not { } other || !join.Holds(fact, other))
                return false;
        }

        return true;
    }
}
