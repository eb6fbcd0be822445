using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>What must be there, seen alone, before a decision can fire: a fact for each pattern of its <c>when:</c>, and as many facts of a kind as it binds.</summary>
internal sealed class CandidateRule
{
    private readonly FactPattern[] _subjects;
    private readonly (string Kind, FactPattern[] Patterns)[] _others;
    private readonly int[][] _producers;

    /// <summary>Reads a decision.</summary>
    /// <param name="rule">Its place in its group.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="producersOf">Places of the decisions that conclude what a pattern may bind.</param>
    public CandidateRule(int rule, Decision decision, Func<FactPattern, int[]> producersOf)
    {
        Rule = rule;
        Decision = decision;
        _subjects = [.. decision.When.Where(pattern => IsSubject(pattern.Kind))];
        _producers = [.. decision.When.Where(pattern => pattern.Kind == Conclusion.KindName).Select(producersOf)];
        _others = [.. decision.When
            .Where(pattern => pattern.Kind != Conclusion.KindName && !IsSubject(pattern.Kind))
            .GroupBy(pattern => pattern.Kind, (kind, patterns) => (kind, patterns.ToArray()))];
    }

    /// <summary>Its place in its group.</summary>
    public int Rule { get; }

    /// <summary>The decision.</summary>
    public Decision Decision { get; }

    /// <summary>Patterns of signals or cases; their places in a <see cref="SubjectTable"/> are set when it is made.</summary>
    public IReadOnlyList<FactPattern> Subjects => _subjects;

    /// <summary>Its other patterns of signals or cases: what it gathers, and what must not be.</summary>
    public IEnumerable<FactPattern> OtherSubjects =>
        Decision.AllOf.Select(gather => gather.Pattern).Concat(Decision.Not).Where(pattern => IsSubject(pattern.Kind));

    /// <summary>Places of <see cref="Subjects"/> in the table of the set.</summary>
    public int[] SubjectPlaces { get; set; } = [];

    /// <summary>True when the decision may fire.</summary>
    /// <param name="facts">The facts of the moment.</param>
    /// <param name="found">Which signals or cases fit which patterns.</param>
    /// <param name="mayFire">By place in the group: true when a decision of a lower stratum may fire.</param>
    public bool IsCandidate(MomentFacts facts, SubjectMarks found, ReadOnlySpan<bool> mayFire)
    {
        if (_subjects.Length > facts.Subjects.Count)
            return false;
        foreach (var place in SubjectPlaces)
        {
            if (!found.Any(place))
                return false;
        }

        foreach (var producers in _producers)
        {
            if (!AnyMayFire(producers, mayFire))
                return false;
        }

        foreach (var (kind, patterns) in _others)
        {
            if (!Fit(patterns, facts.Of(kind)))
                return false;
        }

        return true;
    }

    private static bool IsSubject(string kind) => kind is SignalFact.KindName or CaseFact.KindName;

    private static bool AnyMayFire(int[] producers, ReadOnlySpan<bool> mayFire)
    {
        foreach (var producer in producers)
        {
            if (mayFire[producer])
                return true;
        }

        return false;
    }

    private static bool Fit(FactPattern[] patterns, IReadOnlyList<Fact> facts)
    {
        if (patterns.Length > facts.Count)
            return false;
        foreach (var pattern in patterns)
        {
            if (!AnyFits(pattern, facts))
                return false;
        }

        return true;
    }

    private static bool AnyFits(FactPattern pattern, IReadOnlyList<Fact> facts)
    {
        foreach (var fact in facts)
        {
            if (pattern.MayFit(fact))
                return true;
        }

        return false;
    }
}
