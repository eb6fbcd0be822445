using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>Reads operators (PostgreSQL documentation, 4.1.3) and the drivers' parameters that look like one.</summary>
internal static class PostgreSqlOperators
{
    /// <summary>True for characters of which operators are made.</summary>
    public static bool IsPart(byte one) => "+-*/<>=~!@#%^&|`?"u8.Contains(one);

    /// <summary>Adds the operator or parameter at <paramref name="at"/> and returns the first byte after it.</summary>
    public static int Add(ReadOnlySpan<byte> text, int at, SqlTokens tokens)
    {
        if (text[at] is (byte)'?' or (byte)'%' && !FollowsOperand(tokens) && ParameterEnd(text, at) is var after and > 0)
        {
            tokens.Add(Parameter, at, after - at);
            return after;
        }

        var end = End(text, at);
        var comparison = Comparison(text[at..end]);
        ref var token = ref tokens.Add(comparison == SqlComparison.None ? Operator : SqlTokenKind.Comparison, at, end - at);
        token.Comparison = comparison;
        return end;
    }

    /// <summary>True when the last token ends an operand, so that what follows is an operator and no parameter.</summary>
    public static bool FollowsOperand(SqlTokens tokens)
    {
        if (tokens.Count == 0)
            return false;
        return tokens.Last.Kind switch
        {
            QuotedName or SqlTokenKind.String or Number or Parameter or CloseParenthesis or CloseBracket => true,
            Word => !IsBeforeOperand(tokens.Last.Word),
            _ => false,
        };
    }

    // Names that are keywords elsewhere (key, value, type…) are operands; these never are.
    private static bool IsBeforeOperand(SqlWord word) => word switch
    {
        SqlWord.Null or SqlWord.True or SqlWord.False or SqlWord.End or SqlWord.CurrentDate or SqlWord.CurrentUser
            or SqlWord.SessionUser or SqlWord.User or SqlWord.CurrentTimestamp => false,
        SqlWord.By or SqlWord.To or SqlWord.Set or SqlWord.First or SqlWord.Next or SqlWord.Escape or SqlWord.Interval => true,
        _ => SqlWords.IsReserved(word),
    };

    private static int ParameterEnd(ReadOnlySpan<byte> text, int at)
    {
        if (text[at] == '?')
            return at + 1 < text.Length && text[at + 1] is (byte)'|' or (byte)'&' && !IsDoubled(text, at + 1) ? 0 : at + 1;
        if (at + 1 == text.Length)
            return 0;
        if (text[at + 1] == 's' && SqlCharacters.EndOfWord(text, at + 1) == at + 2)
            return at + 2;
        if (text[at + 1] != '(')
            return 0;

        var name = SqlCharacters.EndOfWord(text, at + 2);
        return name > at + 2 && name + 1 < text.Length && text[name] == ')' && text[name + 1] == 's' ? name + 2 : 0;
    }

    private static bool IsDoubled(ReadOnlySpan<byte> text, int at) => at + 1 < text.Length && text[at + 1] == text[at];

    private static int End(ReadOnlySpan<byte> text, int at)
    {
        var end = at + 1;
        var special = IsSpecial(text[at]);
        while (end < text.Length && IsPart(text[end]) && !StartsComment(text, end) && !StartsParameter(text, at, end))
        {
            special |= IsSpecial(text[end]);
            end++;
        }

        // An operator of several characters ends in + or - only if it has one of ~ ! @ # % ^ & | ` ?
        while (!special && end > at + 1 && text[end - 1] is (byte)'+' or (byte)'-')
            end--;
        return end;
    }

    private static bool IsSpecial(byte one) => "~!@#%^&|`?"u8.Contains(one);

    private static bool StartsComment(ReadOnlySpan<byte> text, int at) =>
        at + 1 < text.Length && ((text[at] == '-' && text[at + 1] == '-') || (text[at] == '/' && text[at + 1] == '*'));

    // Logs write `id=?` and `id=%s` without a blank; no operator of PostgreSQL ends in =? or =%.
    private static bool StartsParameter(ReadOnlySpan<byte> text, int start, int at) =>
        text[at] is (byte)'?' or (byte)'%' && at > start && text[at - 1] is (byte)'=' or (byte)'<' or (byte)'>' && ParameterEnd(text, at) > 0;

    private static SqlComparison Comparison(ReadOnlySpan<byte> spelling) => spelling.Length switch
    {
        1 => spelling[0] switch
        {
            (byte)'=' => SqlComparison.Equal,
            (byte)'<' => SqlComparison.Less,
            (byte)'>' => SqlComparison.Greater,
            _ => SqlComparison.None,
        },
        2 => (spelling[0], spelling[1]) switch
        {
            ((byte)'<', (byte)'>') or ((byte)'!', (byte)'=') => SqlComparison.NotEqual,
            ((byte)'<', (byte)'=') => SqlComparison.LessOrEqual,
            ((byte)'>', (byte)'=') => SqlComparison.GreaterOrEqual,
            _ => SqlComparison.None,
        },
        3 => spelling.SequenceEqual("<=>"u8) ? SqlComparison.NullSafeEqual : SqlComparison.None,
        _ => SqlComparison.None,
    };
}
