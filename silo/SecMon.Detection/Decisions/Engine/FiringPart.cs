namespace SecMon.Detection.Decisions.Engine;

/// <summary>What a rule does when it fires: it notes what it fired for.</summary>
/// <param name="rule">Place of the rule in its group.</param>
/// <param name="bound">How many names <c>when:</c> has.</param>
/// <param name="gathered">How many names <c>all_of:</c> has.</param>
internal sealed class FiringPart(int rule, int bound, int gathered) : RulePart(rule)
{
    /// <summary>How many names <c>when:</c> has.</summary>
    public int Bound => bound;

    /// <summary>How many names <c>all_of:</c> has.</summary>
    public int Gathered => gathered;
}
