using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Patterns;

/// <summary>A line of <c>when:</c> or <c>not:</c>: one fact of a kind, what it must be, and how it fits those bound above.</summary>
/// <param name="Name">What the decision calls it.</param>
/// <param name="Kind">The kind of fact.</param>
/// <param name="Tests">Lines about the fact alone.</param>
/// <param name="Joins">Lines that refer to a fact bound above.</param>
internal sealed record FactPattern(string Name, string Kind, IReadOnlyList<FactTest> Tests, IReadOnlyList<FactJoin> Joins)
{
    /// <summary>Where its name stands.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>True when the fact, seen alone, may be bound.</summary>
    public bool Fits(Fact fact)
    {
        if (fact.Kind != Kind)
            return false;
        foreach (var test in Tests)
        {
            if (!test.Holds(fact))
                return false;
        }

        return true;
    }
}
