namespace SecMon.Events.Sql;

/// <summary>What one pair of parentheses, or the text outside of all, has said of a comparison so far.</summary>
internal struct ComparisonScope
{
    /// <summary>What the parentheses are.</summary>
    public ComparisonScopeKind Kind;

    /// <summary>Index of the first value that is this scope's own.</summary>
    public int FirstValue;

    /// <summary>Values before this index are of the first argument; -1 while that is read.</summary>
    public int FirstArgumentEnd;

    /// <summary>True once a listed column was named.</summary>
    public bool HasColumn;

    /// <summary>True once a listed column was named at all, also inside of a function that makes something else of it.</summary>
    public bool NamesColumn;

    /// <summary>True once a value was written, or bound.</summary>
    public bool HasValue;

    /// <summary>True in WHERE, ON and HAVING.</summary>
    public bool IsCondition;

    /// <summary>True in FROM and JOIN.</summary>
    public bool IsFrom;

    /// <summary>True when that column, or a value, is cast, so that a text stands for a number.</summary>
    public bool IsCast;

    /// <summary>True once something is compared.</summary>
    public bool Compares;

    /// <summary>True when it is compared by a range or a negation, which names nobody.</summary>
    public bool IsRange;

    /// <summary>True between BETWEEN and its AND.</summary>
    public bool AwaitsAnd;

    /// <summary>True when a comma made it a row.</summary>
    public bool IsRow;

    /// <summary>True behind the AS of a CAST: what follows is a type.</summary>
    public bool IsType;

    /// <summary>True when <c>||</c> stands before the parentheses.</summary>
    public bool IsJoined;
}
