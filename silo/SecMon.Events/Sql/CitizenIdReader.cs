using SecMon.Events.Subjects;

namespace SecMon.Events.Sql;

/// <summary>Finds the citizen ids in the literals of a statement (sql.md, Subjects).</summary>
internal sealed class CitizenIdReader
{
    private readonly SqlBytes _value = new();

    /// <summary>Adds the ids in the literals of a text, each once.</summary>
    public void Read(ReadOnlySpan<byte> text, SqlTokens tokens, List<long> ids)
    {
        if (!tokens.HasLongLiteral)
            return;

        foreach (ref readonly var token in tokens.All)
        {
            tokens.Steps++;
            if (token.Length < CitizenIdScanner.Digits || token.Kind is not (SqlTokenKind.String or SqlTokenKind.Number))
                continue;
            if (ids.Count == SqlReading.MostListEntries)
                return;
            if (token.Kind == SqlTokenKind.String && token.Spelling is SqlSpelling.Escaped or SqlSpelling.Unicode)
            {
                _value.Clear();
                SqlLiteral.Decode(text, token, _value);
                CitizenIdScanner.Scan(_value.Written, ids, SqlReading.MostListEntries);
                continue;
            }

            var start = token.Kind == SqlTokenKind.String ? token.Start + token.Partner : token.Start;
            CitizenIdScanner.Scan(text[start..token.End], ids, SqlReading.MostListEntries);
        }

        _value.Clear();
    }
}
