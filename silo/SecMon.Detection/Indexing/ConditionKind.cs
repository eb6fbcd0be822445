namespace SecMon.Detection.Indexing;

/// <summary>What a <see cref="ConditionNode"/> does.</summary>
internal enum ConditionKind
{
    /// <summary>Asks its predicate.</summary>
    Line,

    /// <summary>AND.</summary>
    All,

    /// <summary>OR.</summary>
    Any,

    /// <summary>NOT.</summary>
    Not,
}
