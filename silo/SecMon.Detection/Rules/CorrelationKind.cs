namespace SecMon.Detection.Rules;

/// <summary>What a correlation computes over its window (sigma.md 8.6), or waits for (sigma.md 10.4).</summary>
public enum CorrelationKind
{
    /// <summary>Number of entries.</summary>
    EventCount,

    /// <summary>Number of distinct values of a field, or of tuples of fields.</summary>
    ValueCount,

    /// <summary>A score per group that decays by a half-life; each match of a rule adds that rule's score (sigma.md 10.4).</summary>
    Risk,

    /// <summary>Number of distinct rules with a match.</summary>
    Temporal,

    /// <summary>How many of the rules matched in the given order.</summary>
    TemporalOrdered,

    /// <summary>Sum of the numbers of a field.</summary>
    ValueSum,

    /// <summary>Mean of the numbers of a field.</summary>
    ValueAvg,

    /// <summary>Median of the numbers of a field.</summary>
    ValueMedian,

    /// <summary>A percentile of the numbers of a field.</summary>
    ValuePercentile,

    /// <summary>A value is new for its group.</summary>
    FirstSeen,

    /// <summary>A group is seen again after a long time.</summary>
    Returned,

    /// <summary>A group is not seen any more.</summary>
    Silence,

    /// <summary>A match without another one before it.</summary>
    Without,

    /// <summary>One measure divided by another.</summary>
    Ratio,

    /// <summary>Length of the longest run of numbers that follow each other.</summary>
    Run,

    /// <summary>An interval's value far above those of the group's own past.</summary>
    Baseline,
}
