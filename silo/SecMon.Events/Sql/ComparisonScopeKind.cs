namespace SecMon.Events.Sql;

/// <summary>What parentheses hold, as far as values in them may be compared to what stands outside.</summary>
internal enum ComparisonScopeKind : byte
{
    /// <summary>An expression in parentheses, or a row.</summary>
    Group,

    /// <summary>IN (…), ANY (…), ARRAY[…], VALUES (…): each element is a value.</summary>
    List,

    /// <summary>Arguments of a function that leaves an id an id: trim, lpad, cast.</summary>
    Keeping,

    /// <summary>concat: the arguments make one value.</summary>
    Joining,

    /// <summary>Functions that make another value, subscripts.</summary>
    Opaque,

    /// <summary>A query of its own.</summary>
    Subquery,
}
