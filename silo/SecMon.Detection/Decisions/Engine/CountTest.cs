using SecMon.Detection.Decisions.Patterns;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>True when <c>all_of:</c> gathered enough. Never throws.</summary>
/// <param name="rule">Place of the rule in its group.</param>
/// <param name="gather">What is gathered, and how many are wanted.</param>
internal sealed class CountTest(int rule, GatherPattern gather) : RulePart(rule)
{
    /// <summary>True when there are enough; never of none.</summary>
    public bool Holds(IEnumerable<SessionFact> facts)
    {
        var count = GatheredValues.Count([.. facts], gather);
        if (count < 1)
            return false;
        var value = FieldValue.Integer(count);
        foreach (var test in gather.Count)
        {
            if (!test.Fits(value))
                return false;
        }

        return true;
    }
}
