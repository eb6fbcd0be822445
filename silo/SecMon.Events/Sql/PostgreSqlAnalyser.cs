namespace SecMon.Events.Sql;

/// <summary>Placeholder: the SQL helper's PostgreSqlAnalyser replaces this file.</summary>
public sealed class PostgreSqlAnalyser : ISqlAnalyser
{
    /// <inheritdoc/>
    public void Analyse(ReadOnlySpan<byte> text, SqlReading reading) => reading.Clear();
}
