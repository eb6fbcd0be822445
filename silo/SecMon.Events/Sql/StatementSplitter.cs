namespace SecMon.Events.Sql;

/// <summary>Parts a text into statements: by <c>;</c> outside parentheses and outside bodies of SQL-standard routines.</summary>
internal static class StatementSplitter
{
    /// <summary>Index of the <c>;</c> that ends the statement at <paramref name="first"/>, or of the end.</summary>
    public static int End(SqlTokens source, int first)
    {
        var tokens = source.All;
        var canHaveBody = first < tokens.Length && tokens[first].Word == SqlWord.Create;
        var bodyDepth = 0;
        for (var at = first; at < tokens.Length; at++)
        {
            source.Steps++;
            if (tokens[at].Kind == SqlTokenKind.Semicolon && bodyDepth == 0)
                return at;
            if (!canHaveBody)
                continue;
            if (tokens[at].Word == SqlWord.Atomic && at > first && tokens[at - 1].Word == SqlWord.Begin)
                bodyDepth++;
            else if (bodyDepth > 0 && tokens[at].Word == SqlWord.Case)
                bodyDepth++;
            else if (bodyDepth > 0 && tokens[at].Word == SqlWord.End)
                bodyDepth--;
        }

        return tokens.Length;
    }
}
