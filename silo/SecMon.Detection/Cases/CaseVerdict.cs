namespace SecMon.Detection.Cases;

/// <summary>What a closed case was.</summary>
public enum CaseVerdict
{
    /// <summary>It was what the rule says.</summary>
    TruePositive,

    /// <summary>The rule was wrong.</summary>
    FalsePositive,

    /// <summary>It happened as the rule says, and was allowed.</summary>
    Benign,

    /// <summary>Another case is about the same.</summary>
    Duplicate,
}
