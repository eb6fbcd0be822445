using SecMon.Events;

namespace SecMon.Detection.Rules;

/// <summary>A compiled detection rule.</summary>
public sealed class DetectionRule : IRule
{
    /// <summary>What the rule says about itself.</summary>
    public required RuleMetadata Metadata { get; init; }

    /// <summary>Which sources it sees.</summary>
    public required LogSource LogSource { get; init; }

    /// <summary>The condition.</summary>
    public required IEventPredicate Condition { get; init; }

    /// <summary>False when the rule is referred to by a correlation with <c>generate: false</c> (sigma.md 8.9).</summary>
    public required bool Alerts { get; init; }

    /// <summary>Correlations that refer to the rule.</summary>
    public IReadOnlyList<CorrelationRule> Correlations { get; internal set; } = [];

    /// <summary><c>secmon: group-by</c>; empty for one group.</summary>
    public IReadOnlyList<FieldName> GroupBy { get; init; } = [];

    /// <summary><c>secmon: suppress</c>: at most one alert per group and this span; null alerts on every match.</summary>
    public TimeSpan? Suppress { get; init; }
}
