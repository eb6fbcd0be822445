namespace SecMon.Events.Sql;

/// <summary>Reads one statement text (sql.md). Never throws; its cost is linear in the length of the text.</summary>
public interface ISqlAnalyser
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">UTF-8; may be cut, broken or not UTF-8 at all.</param>
    /// <param name="reading">Cleared, then filled with what the text says.</param>
    void Analyse(ReadOnlySpan<byte> text, SqlReading reading);
}
