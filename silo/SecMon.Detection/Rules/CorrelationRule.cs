using SecMon.Events;

namespace SecMon.Detection.Rules;

/// <summary>A compiled correlation rule (sigma.md 8).</summary>
public sealed class CorrelationRule
{
    /// <summary><see cref="MaxEntries"/> of a rule that does not say.</summary>
    public const int DefaultMaxEntries = 10_000;

    /// <summary><see cref="MaxEntries"/> of a <see cref="CorrelationKind.Risk"/> rule that does not say: as many as an alert shows.</summary>
    public const int DefaultMaxRiskEntries = 100;

    /// <summary>What the rule says about itself.</summary>
    public required RuleMetadata Metadata { get; init; }

    /// <summary>What is computed.</summary>
    public required CorrelationKind Kind { get; init; }

    /// <summary>The detection rules whose matches enter.</summary>
    public required IReadOnlyList<DetectionRule> Rules { get; init; }

    /// <summary>Group-by names; empty for one group. <c>scope: source</c> is the last of them, <c>secmon.source.id</c>.</summary>
    public required IReadOnlyList<string> GroupBy { get; init; }

    /// <summary>Length of the window, both ends included; for <see cref="CorrelationKind.Risk"/> the quiet time after an alert.</summary>
    public required TimeSpan Timespan { get; init; }

    /// <summary>When it fires: all of these hold (a range is two).</summary>
    public required IReadOnlyList<Threshold> Condition { get; init; }

    /// <summary>Fields whose distinct values (tuples) are counted; empty for <see cref="CorrelationKind.EventCount"/>.</summary>
    public IReadOnlyList<FieldName> CountedFields { get; init; } = [];

    /// <summary>An entry whose value of this field is already in the window does not enter (sigma.md 10.3).</summary>
    public FieldName? OncePer { get; init; }

    /// <summary>Lengthens the quiet time after an alert (sigma.md 10.2); null leaves it at <see cref="Timespan"/>.</summary>
    public TimeSpan? Suppress { get; init; }

    /// <summary>Scores and half-life; null for all kinds but <see cref="CorrelationKind.Risk"/>.</summary>
    public RiskScores? Risk { get; init; }

    /// <summary>Most entries that a window keeps as evidence.</summary>
    public int MaxEntries { get; init; } = DefaultMaxEntries;

    /// <summary>The fields that make the group of a match of a rule, after <c>aliases</c>, in the order of <see cref="GroupBy"/>.</summary>
    public required IReadOnlyDictionary<DetectionRule, IReadOnlyList<FieldName>> GroupFields { get; init; }
}
