namespace SecMon.Detection.Enrichment;

/// <summary>Parts of a table's name, as <c>schema.table</c>.</summary>
internal static class TableName
{
    /// <summary>True for a name without a schema: the log does not say where the server found it.</summary>
    public static bool IsBare(string name) => !name.Contains('.', StringComparison.Ordinal);

    /// <summary>The name without its schema.</summary>
    public static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>The schema; empty for a bare name.</summary>
    public static string Schema(string name) => name.LastIndexOf('.') is var dot and > 0 ? name[..dot] : "";

    /// <summary>True for a table of that schema.</summary>
    public static bool IsIn(string name, string schema) =>
        name.Length > schema.Length && name[schema.Length] == '.' && name.StartsWith(schema, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for <c>pg_temp.t</c> and <c>pg_temp_3.t</c>, which a session alone can see.</summary>
    public static bool IsTemporary(string name) => name.StartsWith("pg_temp", StringComparison.Ordinal) && !IsBare(name);

    /// <summary>The name in another schema.</summary>
    public static string In(string schema, string name) => schema.Length == 0 ? name : $"{schema}.{name}";
}
