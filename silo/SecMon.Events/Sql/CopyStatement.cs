using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>The parts of a COPY.</summary>
/// <param name="Kind">Out or in; other when the text was cut before it says.</param>
/// <param name="Relation">First token of its table; negative for a query.</param>
/// <param name="Query">Opening parenthesis of its query; negative for a table.</param>
/// <param name="ReachesFile">True when it names a file or a program.</param>
/// <param name="Rest">First token after the file, or the end.</param>
internal readonly record struct CopyStatement(SqlKind Kind, int Relation, int Query, bool ReachesFile, int Rest)
{
    /// <summary>Reads the COPY that begins at <paramref name="at"/>.</summary>
    public static CopyStatement Read(ReadOnlySpan<SqlToken> tokens, int at)
    {
        at++;
        if (at + 1 < tokens.Length && tokens[at].Word == SqlWord.Binary && tokens[at + 1].IsName && tokens[at + 1].Word is not (SqlWord.To or SqlWord.From))
            at++;
        if (at >= tokens.Length)
            return new CopyStatement(SqlKind.Other, -1, -1, ReachesFile: false, at);

        var query = tokens[at].Kind == OpenParenthesis ? at : -1;
        var relation = query < 0 && tokens[at].IsName ? at : -1;
        if (relation >= 0)
            at = SqlNames.End(tokens, at);
        if (at < tokens.Length && tokens[at].Kind == OpenParenthesis)
            at = tokens[at].Partner + 1;

        var direction = at < tokens.Length ? tokens[at].Word : SqlWord.None;
        var kind = direction switch
        {
            SqlWord.To => SqlKind.CopyOut,
            SqlWord.From => SqlKind.CopyIn,
            _ => query >= 0 ? SqlKind.CopyOut : SqlKind.Other,
        };
        var isSaid = direction is SqlWord.To or SqlWord.From;
        return new CopyStatement(kind, relation, query, isSaid && FileAccessTell.IsFileOfCopy(tokens, at + 1), Math.Min(at + 1, tokens.Length));
    }
}
