namespace SecMon.Detection.Rules;

/// <summary>Kinds of <see cref="Measure"/>.</summary>
public enum MeasureKind
{
    /// <summary><c>count</c></summary>
    Count,

    /// <summary><c>{sum: FIELD}</c></summary>
    Sum,

    /// <summary><c>{distinct: FIELD}</c></summary>
    Distinct,
}
