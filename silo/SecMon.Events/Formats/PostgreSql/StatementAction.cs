using SecMon.Events.Sql;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>What a statement does, by its text alone: where the record has no class that says it.</summary>
internal static class StatementAction
{
    /// <summary>The action of a statement's kind (event.md, <c>event.action</c>).</summary>
    public static string Of(SqlReading reading) => reading.Kind switch
    {
        SqlKind.Select => EventAction.Read,
        SqlKind.Insert or SqlKind.Update or SqlKind.Delete or SqlKind.Merge or SqlKind.Truncate => EventAction.Write,
        SqlKind.CopyOut => EventAction.CopyOut,
        SqlKind.CopyIn => EventAction.CopyIn,
        SqlKind.Ddl => reading.GrantGrantees.Count > 0 ? EventAction.Grant : EventAction.Ddl,
        SqlKind.Grant or SqlKind.Revoke => EventAction.Grant,
        SqlKind.Set => EventAction.Config,
        SqlKind.Call or SqlKind.Do or SqlKind.Execute => EventAction.Function,
        _ => EventAction.Other,
    };
}
