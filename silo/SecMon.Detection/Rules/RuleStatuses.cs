namespace SecMon.Detection.Rules;

/// <summary>What rule files may say of their maturity (sigma.md 2).</summary>
public static class RuleStatuses
{
    /// <summary>All, the ripest first.</summary>
    public static IReadOnlyList<string> All { get; } = ["stable", "test", "experimental", "deprecated", "unsupported"];
}
