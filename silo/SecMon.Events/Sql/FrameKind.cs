namespace SecMon.Events.Sql;

/// <summary>What is open on the reader's stack.</summary>
internal enum FrameKind : byte
{
    /// <summary>A query, of the statement or in parentheses.</summary>
    Query,

    /// <summary>Parentheses in an expression.</summary>
    Group,

    /// <summary>Parentheses around relations in FROM.</summary>
    FromGroup,

    /// <summary>The arguments of a function.</summary>
    Arguments,

    /// <summary>The values of IN.</summary>
    InList,

    /// <summary>Brackets: array elements or a subscript.</summary>
    Brackets,

    /// <summary>CASE … END.</summary>
    Case,
}
