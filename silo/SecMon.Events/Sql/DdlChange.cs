namespace SecMon.Events.Sql;

/// <summary>The values of <c>secmon.ddl.change</c>: what a definition does to the relations that it names.</summary>
public static class DdlChange
{
    /// <summary>ALTER … RENAME TO, also of a schema.</summary>
    public const string Rename = "rename";

    /// <summary>ALTER … SET SCHEMA.</summary>
    public const string SetSchema = "set_schema";

    /// <summary>ATTACH PARTITION, INHERIT.</summary>
    public const string Attach = "attach";

    /// <summary>DETACH PARTITION, NO INHERIT.</summary>
    public const string Detach = "detach";

    /// <summary>OWNER TO.</summary>
    public const string Owner = "owner";

    /// <summary>DROP TABLE, DROP VIEW, DROP SCHEMA.</summary>
    public const string Drop = "drop";

    /// <summary>DISABLE TRIGGER, ENABLE REPLICA TRIGGER: it does not run for anybody who signs in.</summary>
    public const string DisableTrigger = "disable_trigger";

    /// <summary>DISABLE or NO FORCE ROW LEVEL SECURITY.</summary>
    public const string DisableRowSecurity = "disable_row_security";

    /// <summary>DROP TRIGGER.</summary>
    public const string DropTrigger = "drop_trigger";

    /// <summary>DROP POLICY.</summary>
    public const string DropPolicy = "drop_policy";

    /// <summary>CREATE TABLE … PARTITION OF, INHERITS.</summary>
    public const string Child = "child";

    /// <summary>CREATE TABLE … LIKE.</summary>
    public const string Like = "like";

    /// <summary>CREATE [MATERIALIZED] VIEW.</summary>
    public const string View = "view";

    /// <summary>CREATE TABLE AS, SELECT INTO.</summary>
    public const string Copy = "copy";

    /// <summary>REFRESH MATERIALIZED VIEW: nothing is defined anew.</summary>
    public const string Refresh = "refresh";

    /// <summary>Any other definition.</summary>
    public const string Other = "other";

    /// <summary>Beside another: of all that the lists name, it touches views and copies alone. Not said by a text; enrichment adds it.</summary>
    public const string Derived = "derived";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Rename, SetSchema, Attach, Detach, Owner, Drop, DisableTrigger, DisableRowSecurity, DropTrigger, DropPolicy, Child, Like, View, Copy, Refresh, Other, Derived];
}
