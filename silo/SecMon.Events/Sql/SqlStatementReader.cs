using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>Reads one statement: finds out what it is and has its parts read by those who know them.</summary>
internal readonly ref struct SqlStatementReader(
    ReadOnlySpan<byte> text, SqlTokens source, QueryWorkspace workspace, DoBody doBody, SqlReading reading)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly SqlReading _reading = reading;

    /// <summary>Reads the statement between two tokens; there is at least one.</summary>
    public StatementOutcome Read(int first, int after)
    {
        var tokens = source.All[..after];
        SqlKind? outer = null;
        while (InnerStatement(tokens, first, out var kind) is var inner and > 0)
        {
            source.Steps++;
            outer ??= kind;
            first = inner;
            if (first >= after)
                return new StatementOutcome(outer.Value);
        }

        var outcome = ReadInner(tokens, first);
        return outer is null ? outcome : outcome with { Kind = outer.Value };
    }

    /// <summary>Index of the statement inside EXPLAIN, PREPARE, DECLARE CURSOR or CREATE TABLE AS; 0 when there is none.</summary>
    private static int InnerStatement(ReadOnlySpan<SqlToken> tokens, int first, out SqlKind kind)
    {
        kind = StatementKinds.Of(tokens[first].Word);
        var inner = tokens[first].Word switch
        {
            SqlWord.Explain => StatementPrefix.AfterExplain(tokens, first),
            SqlWord.Prepare => StatementPrefix.AfterPrepare(tokens, first),
            SqlWord.Declare => StatementPrefix.AfterCursor(tokens, first),
            _ => 0,
        };
        if (tokens[first].Word == SqlWord.Prepare && first + 1 < tokens.Length && tokens[first + 1].Word == SqlWord.Transaction)
        {
            kind = SqlKind.Transaction;
            return tokens.Length;
        }

        return inner == 0 && kind is SqlKind.Explain or SqlKind.Prepare ? tokens.Length : inner;
    }

    private StatementOutcome ReadInner(ReadOnlySpan<SqlToken> tokens, int first)
    {
        var word = tokens[first].Word;
        var relations = new RelationReader(_text, source, workspace, _reading);
        switch (word)
        {
            case SqlWord.Select or SqlWord.With or SqlWord.Values or SqlWord.Table or SqlWord.None:
            case SqlWord.Insert or SqlWord.Update or SqlWord.Delete or SqlWord.Merge or SqlWord.Replace:
                return ReadQuery(first, tokens.Length);
            case SqlWord.Copy:
                return ReadCopy(tokens, first);
            case SqlWord.Set or SqlWord.Reset:
                new SettingReader(_text, tokens, workspace.Names, _reading).Read(first);
                return new StatementOutcome(SqlKind.Set);
            case SqlWord.Grant or SqlWord.Revoke or SqlWord.Deny:
                new GrantReader(_text, tokens, workspace.Names, _reading).Read(first);
                return new StatementOutcome(StatementKinds.Of(word));
            case SqlWord.Create or SqlWord.Alter or SqlWord.Drop or SqlWord.Comment or SqlWord.Security or SqlWord.Refresh:
                return new DefinitionReader(_text, source, workspace, _reading).Read(first, tokens.Length);
            case SqlWord.Truncate or SqlWord.Lock or SqlWord.Vacuum or SqlWord.Analyze or SqlWord.Analyse or SqlWord.Reindex or SqlWord.Cluster:
                MaintenanceStatement.Read(relations, tokens, first);
                return new StatementOutcome(StatementKinds.Of(word));
            case SqlWord.Do:
                ReadDo(tokens, first);
                return new StatementOutcome(SqlKind.Do);
            case SqlWord.Call or SqlWord.Execute or SqlWord.Exec:
                ReadQuery(Math.Min(first + 1, tokens.Length), tokens.Length);
                return new StatementOutcome(StatementKinds.Of(word));
        }

        var kind = StatementKinds.Of(word);
        if (StatementKinds.NamesNoRelation(word) || kind != SqlKind.Other)
            return new StatementOutcome(kind);
        return ReadQuery(first, tokens.Length);
    }

    private StatementOutcome ReadQuery(int first, int after)
    {
        var outcome = new QueryReader(_text, source, workspace, _reading).Read(first, after);
        if (_reading.CopyTarget is { } copy)
        {
            new NameChanges(_reading).Further(DdlChange.Copy, copy.Name, _reading.Tables, copy.IsTemporary);
            _reading.CopyTarget = null;
        }

        var kind = StatementKinds.Of(outcome.Verb);
        return kind == SqlKind.Other ? new StatementOutcome(kind) : new StatementOutcome(kind, outcome.Restricts, outcome.Limit);
    }

    private StatementOutcome ReadCopy(ReadOnlySpan<SqlToken> tokens, int first)
    {
        var copy = CopyStatement.Read(tokens, first);
        if (copy.ReachesFile)
            SqlNames.AddOnce(_reading.Tells, FileAccessTell.Name);
        if (copy.Relation >= 0)
            new RelationReader(_text, source, workspace, _reading).Add(tokens, copy.Relation);
        if (copy.Query >= 0)
        {
            var inner = ReadQuery(copy.Query, Math.Min(tokens[copy.Query].Partner + 1, tokens.Length));
            return inner with { Kind = copy.Kind };
        }

        for (var at = copy.Rest; at < tokens.Length; at++)
        {
            source.Steps++;
            if (tokens[at].Word != SqlWord.Where)
                continue;
            ReadQuery(at, tokens.Length);
            break;
        }

        return new StatementOutcome(copy.Kind);
    }

    private void ReadDo(ReadOnlySpan<SqlToken> tokens, int first)
    {
        for (var at = first + 1; at < tokens.Length && at < first + 4; at++)
        {
            if (tokens[at].Kind != SqlTokenKind.String || tokens[at - 1].Word == SqlWord.Language)
                continue;
            if (doBody.ReachesFile(_text, tokens[at]))
                SqlNames.AddOnce(_reading.Tells, FileAccessTell.Name);
        }
    }
}
