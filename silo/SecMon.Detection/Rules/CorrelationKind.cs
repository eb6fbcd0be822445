namespace SecMon.Detection.Rules;

/// <summary>What a correlation computes over its window (sigma.md 8.6).</summary>
public enum CorrelationKind
{
    /// <summary>Number of entries.</summary>
    EventCount,

    /// <summary>Number of distinct values of a field, or of tuples of fields.</summary>
    ValueCount,

    /// <summary>A score per group that decays by a half-life; each match of a rule adds that rule's score (sigma.md 10.4).</summary>
    Risk,
}
