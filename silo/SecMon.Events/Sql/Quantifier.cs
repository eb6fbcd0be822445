namespace SecMon.Events.Sql;

/// <summary>What stands before the right side of a comparison with an array.</summary>
internal enum Quantifier : byte
{
    /// <summary>It is no array.</summary>
    None,

    /// <summary>ANY or SOME.</summary>
    Any,

    /// <summary>ALL.</summary>
    All,
}
