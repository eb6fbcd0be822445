namespace SecMon.Events.Sql;

/// <summary>One level of nesting: the expression that is being read there and, for queries, what is known of the query.</summary>
internal struct QueryFrame
{
    /// <summary>What the frame is.</summary>
    public FrameKind Kind;

    /// <summary>What becomes of it.</summary>
    public FrameRole Role;

    /// <summary>How the query began.</summary>
    public QueryVerb Verb;

    /// <summary>Where in the query the reader is.</summary>
    public QueryClause Clause;

    /// <summary>Operand that is being read.</summary>
    public Operand Current;

    /// <summary>Left side of <see cref="Comparison"/>.</summary>
    public Operand Left;

    /// <summary>Lower bound of BETWEEN, once AND was read.</summary>
    public Operand Low;

    /// <summary>First predicate of the expression, for parentheses around a single term.</summary>
    public Operand Single;

    /// <summary>Comparison whose right side is being read.</summary>
    public SqlComparison Comparison;

    /// <summary>NOT before IN, LIKE, BETWEEN, NULL.</summary>
    public bool IsNegated;

    /// <summary>Odd number of NOT before the predicate.</summary>
    public bool HasNot;

    /// <summary>True between the AND of BETWEEN and the end of its upper bound.</summary>
    public bool HasLow;

    /// <summary>Predicates finished in this expression.</summary>
    public int Predicates;

    /// <summary>Operands of AND so far.</summary>
    public Truth And;

    /// <summary>Operands of OR so far.</summary>
    public Truth Or;

    /// <summary>What the expression contains so far.</summary>
    public OperandParts Parts;

    /// <summary>What all expressions of the frame contained.</summary>
    public OperandParts Seen;

    /// <summary>Elements of a list: how many are values.</summary>
    public int Values;

    /// <summary>Elements of a list: how many there are.</summary>
    public int Elements;

    /// <summary>IN: whether an element equals the left side.</summary>
    public Truth Found;

    /// <summary>True inside WHERE, ON and HAVING.</summary>
    public bool InCondition;

    /// <summary>True before the first token of a frame or of a branch of a set operation.</summary>
    public bool AtStart;

    /// <summary>True where FROM waits for a relation.</summary>
    public bool ExpectsTable;

    /// <summary>True in FROM and in a CTE, where rows of VALUES count as key literals.</summary>
    public bool CountsRows;

    /// <summary>True for extract(… FROM …), whose first word is no column.</summary>
    public bool IsExtract;

    /// <summary>Joins that wait for their condition.</summary>
    public int PendingJoins;

    /// <summary>True when the last join word takes no condition.</summary>
    public bool IsUnconditional;

    /// <summary>The block that is being read restricts its rows.</summary>
    public bool BlockRestricts;

    /// <summary>UNION, INTERSECT or EXCEPT was read: limits of branches are not those of the query.</summary>
    public bool HasSetOperation;

    /// <summary>ON CONFLICT or WHEN was read: what follows is no part of the query.</summary>
    public bool IsAfterQuery;

    /// <summary>All earlier branches of the set operation restrict theirs.</summary>
    public bool EarlierRestrict;

    /// <summary>The branch reads the recursive CTE whose body it is in.</summary>
    public bool ReadsItself;

    /// <summary>Own WHERE of UPDATE and DELETE, ON of MERGE.</summary>
    public bool OwnCondition;

    /// <summary>Row limit of the query; negative when it has none.</summary>
    public long Limit;

    /// <summary>CTEs known when the frame was opened.</summary>
    public int CommonTables;

    /// <summary>Token that names the CTE whose body is next; negative when none is.</summary>
    public int CommonTableName;

    /// <summary>The CTE that this frame is the body of; negative when it is none yet.</summary>
    public int CommonTable;

    /// <summary>WITH RECURSIVE.</summary>
    public bool IsRecursive;

    /// <summary>AS was read, the body is next.</summary>
    public bool ExpectsBody;

    /// <summary>True when the rows of the query, as far as it was read, are restricted.</summary>
    public readonly bool Restricts => Verb switch
    {
        QueryVerb.Update or QueryVerb.Delete or QueryVerb.Merge => OwnCondition,
        _ => EarlierRestrict && (BlockRestricts || ReadsItself),
    };

    /// <summary>Makes the frame a new one.</summary>
    public void Open(FrameKind kind, FrameRole role)
    {
        this = default;
        Kind = kind;
        Role = role;
        AtStart = true;
        EarlierRestrict = true;
        Limit = -1;
        CommonTableName = -1;
        CommonTable = -1;
        Found = Truth.False;
        StartExpression();
    }

    /// <summary>Forgets the expression.</summary>
    public void StartExpression()
    {
        Current = Operand.Absent;
        Comparison = SqlComparison.None;
        IsNegated = HasNot = HasLow = false;
        Predicates = 0;
        And = Truth.True;
        Or = Truth.False;
        Parts = OperandParts.None;
    }
}
