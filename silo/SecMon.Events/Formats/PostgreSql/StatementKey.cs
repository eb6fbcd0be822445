namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Names a statement of a session (pgaudit documentation, Format).</summary>
/// <param name="Statement">Number of the statement within the session; 0 names none.</param>
/// <param name="Substatement">Number of what it executes, such as the queries of a function.</param>
internal readonly record struct StatementKey(long Statement, long Substatement)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(Statement);
        writer.Write(Substatement);
    }

    public static StatementKey Read(BinaryReader reader) => new(reader.ReadInt64(), reader.ReadInt64());
}
