namespace SecMon.Events.Sql;

/// <summary>What an expression contains.</summary>
[Flags]
internal enum OperandParts : byte
{
    /// <summary>Nothing that matters.</summary>
    None = 0,

    /// <summary>A column outside subqueries.</summary>
    Column = 1,

    /// <summary>A string or number.</summary>
    Literal = 2,

    /// <summary>TRUE, FALSE or NULL.</summary>
    Truth = 4,

    /// <summary>A parameter.</summary>
    Parameter = 8,

    /// <summary>A function call, or a word that is one without parentheses.</summary>
    Function = 16,

    /// <summary>A subquery.</summary>
    Subquery = 32,

    /// <summary>A literal or parameter inside a subquery.</summary>
    InnerLiteral = 64,

    /// <summary>What a condition has to name before it can restrict.</summary>
    Named = Column | Parameter | Function | Subquery,

    /// <summary>What a join condition has to contain before it restricts.</summary>
    AnyLiteral = Literal | Truth | Parameter | InnerLiteral,
}
