namespace SecMon.Events.Sql;

/// <summary>The values of <c>secmon.sql.kind</c> (sql.md).</summary>
public static class SqlKindNames
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<SqlKind>().Select(Of)];

    /// <summary>The name of a kind as <c>secmon.sql.kind</c> shows it.</summary>
    public static string Of(SqlKind kind) => kind switch
    {
        SqlKind.Select => "select",
        SqlKind.Insert => "insert",
        SqlKind.Update => "update",
        SqlKind.Delete => "delete",
        SqlKind.Merge => "merge",
        SqlKind.CopyOut => "copy_out",
        SqlKind.CopyIn => "copy_in",
        SqlKind.Ddl => "ddl",
        SqlKind.Grant => "grant",
        SqlKind.Revoke => "revoke",
        SqlKind.Set => "set",
        SqlKind.Prepare => "prepare",
        SqlKind.Execute => "execute",
        SqlKind.Call => "call",
        SqlKind.Do => "do",
        SqlKind.Transaction => "transaction",
        SqlKind.Explain => "explain",
        SqlKind.Truncate => "truncate",
        SqlKind.Lock => "lock",
        SqlKind.Show => "show",
        _ => "other",
    };
}
