namespace SecMon.Events.Sql;

/// <summary>What the frame below does with a frame that closes.</summary>
internal enum FrameRole : byte
{
    /// <summary>It is a term of its expression.</summary>
    Operand,

    /// <summary>It is the right side of IN.</summary>
    InList,

    /// <summary>It is a term after ANY or SOME.</summary>
    Any,

    /// <summary>It is a term after ALL.</summary>
    All,

    /// <summary>It is an array.</summary>
    Array,

    /// <summary>It is a relation in FROM.</summary>
    FromItem,

    /// <summary>It is a branch of a query.</summary>
    Branch,

    /// <summary>It is the body of a CTE.</summary>
    CommonTable,

    /// <summary>Nothing.</summary>
    None,
}
