namespace SecMon.Detection.Explanation;

/// <summary>What a part of an explanation is.</summary>
public enum ExplanationKind
{
    /// <summary>Every part must hold.</summary>
    All,

    /// <summary>One part must hold.</summary>
    Any,

    /// <summary>Its part must not hold.</summary>
    Not,

    /// <summary>A filter.</summary>
    Filter,

    /// <summary>A selection.</summary>
    Selection,

    /// <summary>A line of a selection.</summary>
    Line,

    /// <summary>A value of a line.</summary>
    Value,
}
