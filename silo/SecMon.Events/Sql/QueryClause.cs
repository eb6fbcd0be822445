namespace SecMon.Events.Sql;

/// <summary>Where in a query block the reader is.</summary>
internal enum QueryClause : byte
{
    /// <summary>Anywhere that is no matter: select list, GROUP BY, ORDER BY, SET…</summary>
    Other,

    /// <summary>Before the query proper: the list of CTEs.</summary>
    With,

    /// <summary>After SELECT, up to FROM.</summary>
    SelectList,

    /// <summary>After INTO of SELECT or INSERT and before its table; or INSERT before its query.</summary>
    Into,

    /// <summary>The table that UPDATE, DELETE or MERGE changes.</summary>
    Target,

    /// <summary>The relations of FROM or USING.</summary>
    From,

    /// <summary>A join condition.</summary>
    On,

    /// <summary>The condition of MERGE.</summary>
    MergeOn,

    /// <summary>WHERE or HAVING.</summary>
    Where,

    /// <summary>The rows of VALUES.</summary>
    Values,

    /// <summary>INSERT from ON CONFLICT on, MERGE from WHEN on.</summary>
    Actions,
}
