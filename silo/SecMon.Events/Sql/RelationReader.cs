using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>Takes the names of relations from statements that are no queries, and has the queries inside them read.</summary>
internal readonly ref struct RelationReader(
    ReadOnlySpan<byte> text, SqlTokens source, QueryWorkspace workspace, SqlReading reading)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Adds the relation that is named at <paramref name="at"/>, if a name stands there.</summary>
    /// <returns>First token after the name.</returns>
    public int Add(ReadOnlySpan<SqlToken> tokens, int at, int partsLeftOut = 0)
    {
        at = Skip(tokens, at, SqlWord.Only);
        var isInParentheses = at > 0 && at < tokens.Length && tokens[at].Kind == OpenParenthesis && tokens[at - 1].Word == SqlWord.Only;
        if (isInParentheses)
            at++;
        if (at >= tokens.Length || !tokens[at].IsName)
            return at;

        var after = SqlNames.End(tokens, at);
        var last = after - (2 * partsLeftOut);
        if (last > at)
            SqlNames.AddOnce(reading.Tables, workspace.Names.Read(_text, tokens, at, last));
        if (tokens[at].Spelling == SqlSpelling.Unicode && after < tokens.Length && tokens[after].Word == SqlWord.Uescape)
            after += 2;
        if (isInParentheses)
            after++;
        return after < tokens.Length && tokens[after].Kind == Operator ? after + 1 : after;  // t *
    }

    /// <summary>Adds relations parted by commas; column lists after them are passed.</summary>
    /// <returns>First token after the list.</returns>
    public int AddList(ReadOnlySpan<SqlToken> tokens, int at)
    {
        while (true)
        {
            source.Steps++;
            at = Add(tokens, at);
            if (at < tokens.Length && tokens[at].Kind == OpenParenthesis)
                at = tokens[at].Partner + 1;
            if (at >= tokens.Length || tokens[at].Kind != Comma)
                return at;
            at++;
        }
    }

    /// <summary>The relation that is named at <paramref name="at"/>; null when no name stands there. Adds nothing.</summary>
    public string? NameAt(ReadOnlySpan<SqlToken> tokens, int at)
    {
        at = FirstOfName(tokens, at);
        return at < tokens.Length && tokens[at].IsName ? workspace.Names.Read(_text, tokens, at, SqlNames.End(tokens, at)) : null;
    }

    /// <summary>The schema that is written before the relation at <paramref name="at"/>; null when none is.</summary>
    public string? SchemaAt(ReadOnlySpan<SqlToken> tokens, int at)
    {
        at = FirstOfName(tokens, at);
        if (at >= tokens.Length || !tokens[at].IsName)
            return null;
        var after = SqlNames.End(tokens, at);
        return after > at + 1 ? workspace.Names.Read(_text, tokens, at, after - 2) : null;
    }

    /// <summary>The relation at <paramref name="at"/> without its schema; null when no name stands there.</summary>
    public string? LastPartAt(ReadOnlySpan<SqlToken> tokens, int at)
    {
        at = FirstOfName(tokens, at);
        if (at >= tokens.Length || !tokens[at].IsName)
            return null;
        var after = SqlNames.End(tokens, at);
        return workspace.Names.Read(_text, tokens, after - 1, after);
    }

    /// <summary>Reads the query between two tokens.</summary>
    /// <param name="first">Its first token.</param>
    /// <param name="after">The token behind it.</param>
    /// <param name="sources">The relations that it names, also those that an earlier statement of the text named.</param>
    public QueryOutcome ReadQuery(int first, int after, out string[] sources)
    {
        string[] before = [.. reading.Tables];
        reading.Tables.Clear();
        var outcome = ReadQuery(first, after);
        sources = [.. reading.Tables];
        reading.Tables.Clear();
        reading.Tables.AddRange(before);
        foreach (var relation in sources)
            SqlNames.AddOnce(reading.Tables, relation);
        return outcome;
    }

    /// <summary>Reads the query between two tokens.</summary>
    public QueryOutcome ReadQuery(int first, int after) => new QueryReader(_text, source, workspace, reading).Read(first, after);

    /// <summary>Position after <paramref name="word"/>, if it stands there.</summary>
    public static int Skip(ReadOnlySpan<SqlToken> tokens, int at, SqlWord word) =>
        at < tokens.Length && tokens[at].Word == word ? at + 1 : at;

    /// <summary>Position after IF [NOT] EXISTS, CONCURRENTLY and ONLY, if they stand there.</summary>
    public static int SkipConditions(ReadOnlySpan<SqlToken> tokens, int at)
    {
        at = Skip(tokens, at, SqlWord.Concurrently);
        if (at < tokens.Length && tokens[at].Word == SqlWord.If)
        {
            at = Skip(tokens, at + 1, SqlWord.Not);
            at = Skip(tokens, at, SqlWord.Exists);
        }

        return at;
    }

    private static int FirstOfName(ReadOnlySpan<SqlToken> tokens, int at)
    {
        at = Skip(tokens, at, SqlWord.Only);
        return at > 0 && at < tokens.Length && tokens[at].Kind == OpenParenthesis && tokens[at - 1].Word == SqlWord.Only ? at + 1 : at;
    }
}
