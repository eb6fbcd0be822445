using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>What words and parentheses mean to a comparison.</summary>
internal static class ComparisonWords
{
    /// <summary>Functions whose first argument still is the id.</summary>
    private static readonly byte[][] Keeping =
    [
        .. "trim btrim ltrim rtrim lpad replace translate regexp_replace to_number to_char coalesce nullif upper lower int8 numeric text"
            .Split(' ').Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    /// <summary>Words after which a condition goes on.</summary>
    public static bool Continues(SqlWord word) =>
        word is SqlWord.And or SqlWord.Or or SqlWord.Case or SqlWord.When or SqlWord.Then or SqlWord.Else or SqlWord.End;

    /// <summary>Words behind IS: 2 for DISTINCT FROM, 3 for NOT DISTINCT FROM, 0 for anything else.</summary>
    public static int IsDistinctFrom(SqlTokens tokens, int at)
    {
        var next = at + 1 < tokens.Count ? tokens.All[at + 1].Word : SqlWord.None;
        if (next == SqlWord.Distinct)
            return 2;
        return next == SqlWord.Not && at + 2 < tokens.Count && tokens.All[at + 2].Word == SqlWord.Distinct ? 3 : 0;
    }

    /// <summary>What the parenthesis at a token opens.</summary>
    public static ComparisonScopeKind KindOf(ReadOnlySpan<byte> text, SqlTokens tokens, int at)
    {
        var before = at > 0 ? tokens.All[at - 1] : default;
        var next = at + 1 < tokens.Count ? tokens.All[at + 1].Word : SqlWord.None;
        if (next is SqlWord.Select or SqlWord.With)
            return ComparisonScopeKind.Subquery;
        if (at == 0 || !before.IsName)
            return ComparisonScopeKind.Group;
        if (before.Word is SqlWord.In or SqlWord.Any or SqlWord.Some or SqlWord.All or SqlWord.Values)
            return ComparisonScopeKind.List;
        if (before.Word == SqlWord.Cast)
            return ComparisonScopeKind.Keeping;
        return SqlWords.IsReserved(before.Word) && before.Word is not (SqlWord.Left or SqlWord.Right) ? ComparisonScopeKind.Group : FunctionKind(text.Slice(before.Start, before.Length));
    }

    private static ComparisonScopeKind FunctionKind(ReadOnlySpan<byte> name)
    {
        if (System.Text.Ascii.EqualsIgnoreCase(name, "concat"u8))
            return ComparisonScopeKind.Joining;
        foreach (var keeping in Keeping)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(name, keeping))
                return ComparisonScopeKind.Keeping;
        }

        return ComparisonScopeKind.Opaque;
    }

    /// <summary>First token behind the type that a cast names.</summary>
    public static int TypeEnd(SqlTokens tokens, int at)
    {
        while (at < tokens.Count)
        {
            ref readonly var token = ref tokens.All[at];
            if (token.Kind is OpenParenthesis or OpenBracket && at > 0 && tokens.All[at - 1].IsName)
                at = token.Kind == OpenParenthesis ? token.Partner + 1 : at + 2;
            else if (token.Kind == Dot || (token.IsName && !SqlWords.IsReserved(token.Word)))
                at++;
            else
                break;
        }

        return at;
    }
}
