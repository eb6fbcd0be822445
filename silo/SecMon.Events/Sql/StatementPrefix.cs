using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>Passes what stands before a statement inside another one.</summary>
internal static class StatementPrefix
{
    /// <summary>Index of the statement after EXPLAIN and its options; the end when none follows.</summary>
    public static int AfterExplain(ReadOnlySpan<SqlToken> tokens, int at)
    {
        at++;
        // EXPLAIN (ANALYZE, BUFFERS) SELECT …, but also EXPLAIN (SELECT …)
        if (at + 1 < tokens.Length && tokens[at].Kind == OpenParenthesis && tokens[at + 1].Kind == Word
            && tokens[at + 1].Word is not (SqlWord.Select or SqlWord.With or SqlWord.Values or SqlWord.Table))
            return Math.Min(tokens[at].Partner + 1, tokens.Length);
        while (at < tokens.Length && tokens[at].Word is SqlWord.Analyze or SqlWord.Analyse or SqlWord.Verbose)
            at++;
        return at;
    }

    /// <summary>Index of the statement after PREPARE name (types) AS; the end when none follows.</summary>
    public static int AfterPrepare(ReadOnlySpan<SqlToken> tokens, int at)
    {
        at += 2;
        if (at < tokens.Length && tokens[at].Kind == OpenParenthesis)
            at = tokens[at].Partner + 1;
        return at < tokens.Length && tokens[at].Word == SqlWord.As ? at + 1 : tokens.Length;
    }

    /// <summary>Index of the query after DECLARE name … CURSOR … FOR; the end when none follows.</summary>
    public static int AfterCursor(ReadOnlySpan<SqlToken> tokens, int at)
    {
        var last = Math.Min(at + 12, tokens.Length);
        for (at += 2; at < last; at++)
        {
            if (tokens[at].Word == SqlWord.For)
                return at + 1;
        }

        return tokens.Length;
    }
}
