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

    /// <summary>A part of a decision, <c>when</c> or <c>all_of</c>: every pattern in it must hold.</summary>
    Section,

    /// <summary>A pattern of a decision: a fact must fit it.</summary>
    Pattern,

    /// <summary>A fact that a pattern may bind: every line must hold.</summary>
    Fact,

    /// <summary>A line of a selection or of a pattern.</summary>
    Line,

    /// <summary>A value of a line.</summary>
    Value,
}
