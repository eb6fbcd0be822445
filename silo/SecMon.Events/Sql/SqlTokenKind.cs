namespace SecMon.Events.Sql;

/// <summary>What a token is, as far as any dialect needs to know.</summary>
internal enum SqlTokenKind : byte
{
    /// <summary>A word without quotes: keyword or name.</summary>
    Word,

    /// <summary>A quoted name.</summary>
    QuotedName,

    /// <summary>A string of any spelling, also one that the end of the text cut.</summary>
    String,

    /// <summary>A number without its sign.</summary>
    Number,

    /// <summary>A parameter of the server or of a driver.</summary>
    Parameter,

    /// <summary><c>(</c>; its partner is the index of the closing one, or the number of tokens when there is none.</summary>
    OpenParenthesis,

    /// <summary><c>)</c></summary>
    CloseParenthesis,

    /// <summary><c>[</c></summary>
    OpenBracket,

    /// <summary><c>]</c></summary>
    CloseBracket,

    /// <summary><c>,</c></summary>
    Comma,

    /// <summary><c>.</c></summary>
    Dot,

    /// <summary><c>;</c> outside parentheses.</summary>
    Semicolon,

    /// <summary>A comparison; which one stands in <see cref="SqlToken.Comparison"/>.</summary>
    Comparison,

    /// <summary><c>::</c></summary>
    Cast,

    /// <summary>Any other operator or character.</summary>
    Operator,
}
