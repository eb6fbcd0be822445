namespace SecMon.Events.Sql;

/// <summary>What folding makes of a condition: SQL's three values, and that it cannot be known without data.</summary>
internal enum Truth : byte
{
    /// <summary>Depends on rows, parameters or functions.</summary>
    Unknown,

    /// <summary>TRUE for every row.</summary>
    True,

    /// <summary>FALSE for every row.</summary>
    False,

    /// <summary>NULL for every row.</summary>
    Null,
}
