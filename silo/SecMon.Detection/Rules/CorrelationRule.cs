using SecMon.Events;

namespace SecMon.Detection.Rules;

/// <summary>A compiled correlation rule (sigma.md 8, 10.4).</summary>
public sealed class CorrelationRule : IRule
{
    /// <summary><see cref="MaxEntries"/> of a rule that does not say.</summary>
    public const int DefaultMaxEntries = 10_000;

    /// <summary><see cref="MaxEntries"/> of a rule that keeps entries as evidence only, and does not say: as many as an alert shows.</summary>
    public const int DefaultMaxEvidence = 100;

    /// <summary>What the rule says about itself.</summary>
    public required RuleMetadata Metadata { get; init; }

    /// <summary>What is computed.</summary>
    public required CorrelationKind Kind { get; init; }

    /// <summary>The rules whose matches enter, in the order of the file; those of <c>missing</c> last.</summary>
    public required IReadOnlyList<IRule> Rules { get; init; }

    /// <summary>Group-by names; empty for one group. <c>scope: source</c> is the last of them, <c>secmon.source.id</c>.</summary>
    public required IReadOnlyList<string> GroupBy { get; init; }

    /// <summary>Length of the window, both ends included; for kinds without a window the quiet time after an alert, 0 for none.</summary>
    public required TimeSpan Timespan { get; init; }

    /// <summary>When it fires: all of these hold (a range is two).</summary>
    public required IReadOnlyList<Threshold> Condition { get; init; }

    /// <summary>Fields whose distinct values (tuples) are counted; empty for all kinds but <see cref="CorrelationKind.ValueCount"/>.</summary>
    public IReadOnlyList<FieldName> CountedFields { get; init; } = [];

    /// <summary>An entry whose value of this field is already in the window does not enter (sigma.md 10.3).</summary>
    public FieldName? OncePer { get; init; }

    /// <summary>Lengthens the quiet time after an alert (sigma.md 10.2); null leaves it at <see cref="Timespan"/>.</summary>
    public TimeSpan? Suppress { get; init; }

    /// <summary>Scores and half-life; null for all kinds but <see cref="CorrelationKind.Risk"/>.</summary>
    public RiskScores? Risk { get; init; }

    /// <summary>What only its kind has; null for kinds without such keys.</summary>
    public CorrelationKeys? Keys { get; init; }

    /// <summary>Most entries that a window keeps as evidence.</summary>
    public int MaxEntries { get; init; } = DefaultMaxEntries;

    /// <summary>The fields that make the group of a match of a rule, after <c>aliases</c>, in the order of <see cref="GroupBy"/>.</summary>
    public required IReadOnlyDictionary<IRule, IReadOnlyList<FieldName>> GroupFields { get; init; }

    /// <inheritdoc/>
    public bool Alerts { get; init; } = true;

    /// <inheritdoc/>
    public IReadOnlyList<CorrelationRule> Correlations { get; internal set; } = [];

    /// <summary>0 when only detection rules enter; otherwise more than that of every correlation that enters.</summary>
    public int Depth { get; init; }

    /// <summary>The chain that it is part of; null when it neither refers to a correlation nor is referred to by one.</summary>
    public CorrelationChain? Chain { get; internal set; }
}
