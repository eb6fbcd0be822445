using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>TRUNCATE, LOCK, VACUUM, ANALYZE, REINDEX and CLUSTER: words, then relations.</summary>
internal static class MaintenanceStatement
{
    /// <summary>Adds the relations that the statement at <paramref name="first"/> names.</summary>
    public static void Read(RelationReader relations, ReadOnlySpan<SqlToken> tokens, int first)
    {
        var at = first + 1;
        if (at < tokens.Length && tokens[at].Kind == OpenParenthesis)
            at = Math.Min(tokens[at].Partner + 1, tokens.Length);
        while (at < tokens.Length && IsOption(tokens[first].Word, tokens[at].Word))
            at++;

        if (tokens[first].Word == SqlWord.Reindex)
        {
            if (at >= tokens.Length || tokens[at].Word != SqlWord.Table)
                return;
            relations.Add(tokens, RelationReader.SkipConditions(tokens, at + 1));
        }
        else if (tokens[first].Word == SqlWord.Cluster)
        {
            ReadCluster(relations, tokens, at);
        }
        else
        {
            relations.AddList(tokens, RelationReader.Skip(tokens, at, SqlWord.Table));
        }
    }

    // CLUSTER t USING index, and the old CLUSTER index ON t.
    private static void ReadCluster(RelationReader relations, ReadOnlySpan<SqlToken> tokens, int at)
    {
        if (at >= tokens.Length)
            return;
        var after = SqlNames.End(tokens, at);
        relations.Add(tokens, after < tokens.Length && tokens[after].Word == SqlWord.On ? after + 1 : at);
    }

    private static bool IsOption(SqlWord statement, SqlWord word) => word switch
    {
        SqlWord.Full or SqlWord.Freeze or SqlWord.Verbose or SqlWord.Analyze or SqlWord.Analyse =>
            statement is SqlWord.Vacuum or SqlWord.Analyze or SqlWord.Analyse or SqlWord.Cluster,
        _ => false,
    };
}
