namespace SecMon.Events.Sql;

/// <summary>How a new name comes about.</summary>
public enum NewNameKind
{
    /// <summary>A further name, which shows or repeats the old one: a view, a copy, a table of the same shape.</summary>
    Further,

    /// <summary>A part of what bears the old name, or that of which it is a part: a partition, a child, a parent.</summary>
    Part,

    /// <summary>The old name goes: RENAME, SET SCHEMA.</summary>
    Moved,

    /// <summary>ALTER SCHEMA … RENAME: every relation of the schema gets a new name.</summary>
    SchemaMoved,

    /// <summary>DROP SCHEMA: no new name, but every relation of the schema goes.</summary>
    SchemaDropped,
}
