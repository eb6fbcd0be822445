using SecMon.Detection.Decisions.Patterns;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>True of facts that fit each other: all lines of a pattern that refer to names above it, and that no fact is bound twice. Never throws.</summary>
internal sealed class JoinTest : RulePart
{
    private readonly OtherFact[] _others;
    private readonly bool _makesMatch;

    /// <summary>A test of a pattern.</summary>
    /// <param name="rule">Place of the rule in its group.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="above">The patterns that are bound above it.</param>
    /// <param name="mustDiffer">False for <c>all_of:</c>, which gathers facts that are bound by a name too.</param>
    /// <param name="makesMatch">True for a pattern of <c>when:</c>, whose joined facts are kept.</param>
    public JoinTest(int rule, FactPattern pattern, IReadOnlyList<FactPattern> above, bool mustDiffer, bool makesMatch)
        : base(rule)
    {
        _makesMatch = makesMatch;
        var others = new List<OtherFact>();
        for (var i = 0; i < above.Count; i++)
        {
            FactJoin[] joins = [.. pattern.Joins.Where(join => join.Other == above[i].Name)];
            var differs = mustDiffer && above[i].Kind == pattern.Kind;
            if (differs || joins.Length > 0)
                others.Add(new OtherFact(i, differs, joins));
        }

        // Facts that fit each other whatever they are must be counted too.
        _others = others.Count > 0 ? [.. others] : [new OtherFact(0, MustDiffer: false, [])];
    }

    /// <summary>Places of the names above that it looks at, ascending.</summary>
    public IEnumerable<int> Others => _others.Select(other => other.Place);

    /// <summary>True when a fact fits one above.</summary>
    public bool Holds(SessionFact other, SessionFact fact) =>
        fact.Session.CountJoin(Rule) && _others[0].Fits(other, fact) && Counts(fact);

    /// <summary>True when a fact fits two above.</summary>
    public bool Holds(SessionFact first, SessionFact second, SessionFact fact) =>
        fact.Session.CountJoin(Rule) && _others[0].Fits(first, fact) && _others[1].Fits(second, fact) && Counts(fact);

    /// <summary>True when a fact fits all above.</summary>
    public bool Holds(SessionFact[] others, SessionFact fact)
    {
        if (!fact.Session.CountJoin(Rule))
            return false;
        for (var i = 0; i < others.Length; i++)
        {
            if (!_others[i].Fits(others[i], fact))
                return false;
        }

        return Counts(fact);
    }

    private bool Counts(SessionFact fact) => !_makesMatch || fact.Session.CountPartialMatch();

    private readonly record struct OtherFact(int Place, bool MustDiffer, FactJoin[] Joins)
    {
        public bool Fits(SessionFact other, SessionFact fact)
        {
            if (MustDiffer && ReferenceEquals(other, fact))
                return false;
            foreach (var join in Joins)
            {
                if (!join.Holds(fact.Fact, other.Fact))
                    return false;
            }

            return true;
        }
    }
}
