namespace SecMon.Events.Sql;

/// <summary>Reads names of one or several parts and gives their folded text, the same string for the same name.</summary>
internal sealed class SqlNames
{
    private readonly SqlBytes _folded = new();
    private readonly Utf8StringPool _pool = new();

    /// <summary>First token after the name that begins at <paramref name="at"/>.</summary>
    public static int End(ReadOnlySpan<SqlToken> tokens, int at)
    {
        at++;
        while (at + 1 < tokens.Length && tokens[at].Kind == SqlTokenKind.Dot && tokens[at + 1].IsName)
            at += 2;
        return at;
    }

    /// <summary>The name that stands between two tokens, parts joined by dots.</summary>
    public string Read(ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, int first, int after)
    {
        _folded.Clear();
        for (var at = first; at < after; at++)
        {
            ref readonly var token = ref tokens[at];
            if (token.Kind == SqlTokenKind.QuotedName)
                SqlLiteral.Decode(text, token, _folded);
            else
                _folded.AddFolded(text.Slice(token.Start, token.Length));
        }

        return _pool.Get(_folded.Written);
    }

    /// <summary>The value of a string.</summary>
    public string Value(ReadOnlySpan<byte> text, SqlToken token)
    {
        _folded.Clear();
        SqlLiteral.Decode(text, token, _folded);
        return _pool.Get(_folded.Written);
    }

    /// <summary>Adds a name to a list that holds each once and is never longer than sql.md allows.</summary>
    public static void AddOnce(List<string> names, string name)
    {
        if (names.Count < SqlReading.MostListEntries && name.Length > 0 && !names.Contains(name))
            names.Add(name);
    }
}
