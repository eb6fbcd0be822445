namespace SecMon.Events.Sql;

/// <summary>How a query begins.</summary>
internal enum QueryVerb : byte
{
#pragma warning disable CS1591 // the verbs of SQL
    None,
    Select,
    Values,
    Insert,
    Update,
    Delete,
    Merge,
#pragma warning restore CS1591
}
