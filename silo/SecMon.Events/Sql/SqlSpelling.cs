namespace SecMon.Events.Sql;

/// <summary>How the content of a string or quoted name is to be read.</summary>
internal enum SqlSpelling : byte
{
    /// <summary>Between quotes, and nothing in it stands for something else.</summary>
    Plain,

    /// <summary>Between quotes, with doubled quotes in it.</summary>
    Doubled,

    /// <summary>Backslashes escape (PostgreSQL's <c>E''</c>).</summary>
    Escaped,

    /// <summary>Backslash and hexadecimal digits name a character (<c>U&amp;''</c>).</summary>
    Unicode,

    /// <summary>Between dollar tags; nothing in it stands for something else.</summary>
    Dollar,

    /// <summary>Bits, <c>B''</c> and <c>X''</c>.</summary>
    Bits,
}
