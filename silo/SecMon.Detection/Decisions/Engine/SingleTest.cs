using SecMon.Detection.Decisions.Patterns;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>True of a fact that, seen alone, a pattern may bind. Never throws.</summary>
/// <param name="rule">Place of the rule in its group.</param>
/// <param name="pattern">The pattern.</param>
/// <param name="isFirst">True for the first pattern of the rule: nothing binds it once the decision has expired.</param>
internal sealed class SingleTest(int rule, FactPattern pattern, bool isFirst) : RulePart(rule)
{
    /// <summary>True when it may be bound.</summary>
    public bool Holds(SessionFact fact)
    {
        var session = fact.Session;
        return session.IsOpen(Rule) && pattern.Fits(fact.Fact) && session.Sees(Rule, fact) && !(isFirst && session.IsExpired(Rule));
    }
}
