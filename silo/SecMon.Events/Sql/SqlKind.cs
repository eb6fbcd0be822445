namespace SecMon.Events.Sql;

/// <summary>What a statement is (sql.md, kind). Names are those of <c>secmon.sql.kind</c> in other spelling.</summary>
public enum SqlKind
{
#pragma warning disable CS1591 // sql.md lists what each means
    Other,
    Select,
    Insert,
    Update,
    Delete,
    Merge,
    CopyOut,
    CopyIn,
    Ddl,
    Grant,
    Revoke,
    Set,
    Prepare,
    Execute,
    Call,
    Do,
    Transaction,
    Explain,
    Truncate,
    Lock,
    Show,
#pragma warning restore CS1591
}
