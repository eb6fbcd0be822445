namespace SecMon.Events.Sql;

/// <summary>What the query reader keeps between texts.</summary>
internal sealed class QueryWorkspace
{
    /// <summary>Levels of nesting that are told apart (sql.md, Limits).</summary>
    public const int MostLevels = 256;

    /// <summary>The stack.</summary>
    public QueryFrame[] Frames { get; } = new QueryFrame[MostLevels + 1];

    /// <summary>CTEs in scope.</summary>
    public CommonTableNames CommonTables { get; } = new();

    /// <summary>Names.</summary>
    public SqlNames Names { get; } = new();

    /// <summary>Relations of which the table that is being created is a part.</summary>
    public List<string> Parents { get; } = [];

    /// <summary>Relations whose shape it takes.</summary>
    public List<string> Shapes { get; } = [];
}
