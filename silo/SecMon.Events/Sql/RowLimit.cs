using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>Reads the number of LIMIT and FETCH; only an integer literal is one.</summary>
internal static class RowLimit
{
    private const long Absent = -1;

    /// <summary>The limit after LIMIT, whose operand begins at <paramref name="at"/>; negative when there is none.</summary>
    public static long Limit(ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, int at)
    {
        var limit = Number(text, tokens, ref at);
        if (limit < 0 || at >= tokens.Length)
            return limit;
        return tokens[at].Kind is Word or Semicolon or CloseParenthesis ? limit : Absent;
    }

    /// <summary>The limit after FETCH, which FIRST or NEXT follows; one row when no number is said.</summary>
    public static long Fetch(ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, int at)
    {
        if (WordAt(tokens, at) is not (SqlWord.First or SqlWord.Next))
            return Absent;
        at++;
        if (WordAt(tokens, at) is SqlWord.Row or SqlWord.Rows)
            return 1;
        var limit = Number(text, tokens, ref at);
        return at >= tokens.Length || WordAt(tokens, at) is SqlWord.Row or SqlWord.Rows ? limit : Absent;
    }

    private static long Number(ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, ref int at)
    {
        var parentheses = 0;
        while (at < tokens.Length && tokens[at].Kind == OpenParenthesis && parentheses < 2)
        {
            at++;
            parentheses++;
        }

        if (at >= tokens.Length || tokens[at].Kind != SqlTokenKind.Number)
            return Absent;
        var digits = text.Slice(tokens[at].Start, tokens[at].Length);
        at++;
        for (; parentheses > 0; parentheses--)
        {
            if (at < tokens.Length && tokens[at++].Kind != CloseParenthesis)
                return Absent;
        }

        return Value(digits);
    }

    private static long Value(ReadOnlySpan<byte> digits)
    {
        var value = 0L;
        foreach (var digit in digits)
        {
            if (digit == '_')
                continue;
            if (digit is < (byte)'0' or > (byte)'9' || value > (long.MaxValue - 9) / 10)
                return Absent;
            value = (value * 10) + (digit - '0');
        }

        return value;
    }

    private static SqlWord WordAt(ReadOnlySpan<SqlToken> tokens, int at) => at < tokens.Length ? tokens[at].Word : SqlWord.None;
}
