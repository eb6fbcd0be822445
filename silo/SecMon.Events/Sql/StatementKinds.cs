namespace SecMon.Events.Sql;

/// <summary>The kind that a statement's first word gives it (sql.md, kind).</summary>
internal static class StatementKinds
{
    /// <summary>The kind of a query.</summary>
    public static SqlKind Of(QueryVerb verb) => verb switch
    {
        QueryVerb.Select or QueryVerb.Values => SqlKind.Select,
        QueryVerb.Insert => SqlKind.Insert,
        QueryVerb.Update => SqlKind.Update,
        QueryVerb.Delete => SqlKind.Delete,
        QueryVerb.Merge => SqlKind.Merge,
        _ => SqlKind.Other,
    };

    /// <summary>The kind of what begins with <paramref name="word"/> and is no query.</summary>
    public static SqlKind Of(SqlWord word) => word switch
    {
        SqlWord.Create or SqlWord.Alter or SqlWord.Drop or SqlWord.Rename or SqlWord.Comment or SqlWord.Refresh or SqlWord.Security
            or SqlWord.Import or SqlWord.Reassign => SqlKind.Ddl,
        SqlWord.Grant => SqlKind.Grant,
        SqlWord.Revoke or SqlWord.Deny => SqlKind.Revoke,
        SqlWord.Set or SqlWord.Reset or SqlWord.Discard or SqlWord.Use => SqlKind.Set,
        SqlWord.Prepare => SqlKind.Prepare,
        SqlWord.Execute or SqlWord.Exec => SqlKind.Execute,
        SqlWord.Call => SqlKind.Call,
        SqlWord.Do => SqlKind.Do,
        SqlWord.Begin or SqlWord.Start or SqlWord.Commit or SqlWord.End or SqlWord.Rollback or SqlWord.Abort or SqlWord.Savepoint
            or SqlWord.Release => SqlKind.Transaction,
        SqlWord.Explain => SqlKind.Explain,
        SqlWord.Truncate => SqlKind.Truncate,
        SqlWord.Lock or SqlWord.Unlock => SqlKind.Lock,
        SqlWord.Show or SqlWord.Describe or SqlWord.Desc => SqlKind.Show,
        SqlWord.Declare => SqlKind.Select,
        _ => SqlKind.Other,
    };

    /// <summary>True for words after which nothing of a query follows, so that a FROM in them names no relation.</summary>
    public static bool NamesNoRelation(SqlWord word) => word switch
    {
        SqlWord.Listen or SqlWord.Unlisten or SqlWord.Notify or SqlWord.Fetch or SqlWord.Move or SqlWord.Close or SqlWord.Deallocate
            or SqlWord.Load or SqlWord.Checkpoint or SqlWord.Discard or SqlWord.Begin or SqlWord.Start or SqlWord.Commit or SqlWord.End
            or SqlWord.Rollback or SqlWord.Abort or SqlWord.Savepoint or SqlWord.Release or SqlWord.Show or SqlWord.Import
            or SqlWord.Reassign or SqlWord.Use or SqlWord.Unlock => true,
        _ => false,
    };
}
