namespace SecMon.Detection.Rules;

/// <summary>A rule whose matches may enter a correlation: a detection rule, or a correlation (sigma.md 8.8).</summary>
public interface IRule
{
    /// <summary>What the rule says about itself.</summary>
    RuleMetadata Metadata { get; }

    /// <summary>False when the rule is referred to by a correlation with <c>generate: false</c> (sigma.md 8.9).</summary>
    bool Alerts { get; }

    /// <summary>Correlations that refer to the rule.</summary>
    IReadOnlyList<CorrelationRule> Correlations { get; }
}
