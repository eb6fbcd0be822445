namespace SecMon.Detection.Decisions.Engine;

/// <summary>
/// An object that the engine calls for one rule: a test or a firing. It has no equality of its own, so that no two are taken for
/// the same; all of one type share one compiled shape (<see cref="ShapeCompiler"/>).
/// </summary>
/// <param name="rule">Place of the rule in its group.</param>
internal abstract class RulePart(int rule)
{
    /// <summary>Place of the rule in its group.</summary>
    public int Rule => rule;
}
