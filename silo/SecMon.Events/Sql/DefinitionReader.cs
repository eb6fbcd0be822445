using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>Reads CREATE, ALTER, DROP, COMMENT, SECURITY LABEL and REFRESH: which relations they name, and the query they hold.</summary>
internal readonly ref struct DefinitionReader(
    ReadOnlySpan<byte> text, SqlTokens source, QueryWorkspace workspace, SqlReading reading)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly RelationReader _relations = new(text, source, workspace, reading);
    private readonly NameChanges _changes = new(reading);

    /// <summary>Reads the statement between two tokens.</summary>
    public StatementOutcome Read(int first, int after)
    {
        reading.IsChangeNoted = false;
        var outcome = ReadOwn(first, after);
        if (!reading.IsChangeNoted && outcome.Kind == SqlKind.Ddl)
            _changes.Note(DdlChange.Other);
        return outcome;
    }

    private StatementOutcome ReadOwn(int first, int after)
    {
        var tokens = source.All[..after];
        switch (tokens[first].Word)
        {
            case SqlWord.Create:
                return Create(tokens, first);
            case SqlWord.Alter:
                return Alter(tokens, first);
            case SqlWord.Drop:
                Drop(tokens, first + 1);
                break;
            case SqlWord.Comment or SqlWord.Security:
                NameSubject(tokens, first);
                break;
            default:
                _changes.Note(DdlChange.Refresh);
                if (IsWord(tokens, first + 2, SqlWord.View))
                    _relations.Add(tokens, RelationReader.SkipConditions(tokens, first + 3));
                break;
        }

        return new StatementOutcome(SqlKind.Ddl);
    }

    private StatementOutcome Create(ReadOnlySpan<SqlToken> tokens, int first)
    {
        var type = SkipQualifiers(tokens, first + 1);
        var name = RelationReader.SkipConditions(tokens, type + 1);
        switch (type < tokens.Length ? tokens[type].Word : SqlWord.None)
        {
            case SqlWord.Table:
                return CreateTable(tokens, name, IsTemporary(tokens, first, type));
            case SqlWord.View:
                CreateView(tokens, name, IsTemporary(tokens, first, type));
                break;
            case SqlWord.Index:
                CreateIndex(tokens, type);
                break;
            case SqlWord.Trigger or SqlWord.Policy or SqlWord.Rule when tokens[type - 1].Word != SqlWord.Event:
                NameAfterOn(tokens, type);
                break;
            case SqlWord.Statistics or SqlWord.Publication:
                NameAfterTable(tokens, type);
                break;
            case SqlWord.Role or SqlWord.Group or SqlWord.User when !IsWord(tokens, type + 1, SqlWord.Mapping):
                new RoleReader(_text, tokens, workspace.Names, reading).Read(type);
                break;
        }

        return new StatementOutcome(SqlKind.Ddl);
    }

    private StatementOutcome CreateTable(ReadOnlySpan<SqlToken> tokens, int name, bool isTemporary)
    {
        var own = _relations.NameAt(tokens, name);
        workspace.Parents.Clear();
        workspace.Shapes.Clear();
        var at = _relations.Add(tokens, name);
        if (IsWord(tokens, at, SqlWord.Partition) && IsWord(tokens, at + 1, SqlWord.Of))
        {
            AddName(workspace.Parents, tokens, at + 2);
            at = _relations.Add(tokens, at + 2);
        }

        var query = ReadParts(tokens, at);
        _changes.Part(DdlChange.Child, own, workspace.Parents, isTemporary);
        _changes.Further(DdlChange.Like, own, workspace.Shapes, isTemporary);
        if (query >= tokens.Length)
            return new StatementOutcome(SqlKind.Ddl);
        var outcome = _relations.ReadQuery(query, tokens.Length, out var sources);
        _changes.Further(DdlChange.Copy, own, sources, isTemporary);
        return new StatementOutcome(SqlKind.Ddl, outcome.Restricts, outcome.Limit);
    }

    private void CreateView(ReadOnlySpan<SqlToken> tokens, int name, bool isTemporary)
    {
        var own = _relations.NameAt(tokens, name);
        var query = ReadParts(tokens, _relations.Add(tokens, name));
        string[] sources = [];
        if (query < tokens.Length)
            _relations.ReadQuery(query, tokens.Length, out sources);
        _changes.Further(DdlChange.View, own, sources, isTemporary);
    }

    private void AddName(List<string> names, ReadOnlySpan<SqlToken> tokens, int at)
    {
        if (_relations.NameAt(tokens, at) is { } name)
            SqlNames.AddOnce(names, name);
    }

    /// <summary>Reads references, parents and queries in parentheses; stops at the query after AS.</summary>
    private int ReadParts(ReadOnlySpan<SqlToken> tokens, int at)
    {
        for (; at < tokens.Length; at++)
        {
            source.Steps++;
            switch (tokens[at].Word)
            {
                case SqlWord.References:
                    at = _relations.Add(tokens, at + 1) - 1;
                    break;
                case SqlWord.Like when at + 1 < tokens.Length && tokens[at + 1].IsName && IsListStart(tokens[at - 1].Kind):
                    AddName(workspace.Shapes, tokens, at + 1);
                    at = _relations.Add(tokens, at + 1) - 1;
                    break;
                case SqlWord.Inherits when IsOpen(tokens, at + 1):
                    at = ReadParents(tokens, at + 2) - 1;
                    break;
                case SqlWord.As when StartsQuery(tokens, at + 1):
                    return at + 1;
                case SqlWord.Select when tokens[at - 1].Kind == OpenParenthesis:
                    at = Math.Max(at, ReadInner(tokens, at) - 1);
                    break;
            }
        }

        return tokens.Length;
    }

    private int ReadParents(ReadOnlySpan<SqlToken> tokens, int at)
    {
        for (var parent = at; parent < tokens.Length && tokens[parent].IsName; parent++)
        {
            source.Steps++;
            AddName(workspace.Parents, tokens, parent);
            parent = SqlNames.End(tokens, parent);
            if (parent >= tokens.Length || tokens[parent].Kind != Comma)
                break;
        }

        return _relations.AddList(tokens, at);
    }

    private int ReadInner(ReadOnlySpan<SqlToken> tokens, int at)
    {
        var close = Math.Min(tokens[at - 1].Partner, tokens.Length);
        _relations.ReadQuery(at, close);
        return close;
    }

    private void CreateIndex(ReadOnlySpan<SqlToken> tokens, int at)
    {
        while (at < tokens.Length && tokens[at].Word != SqlWord.On)
            at++;
        at = _relations.Add(tokens, at + 1);
        while (at < tokens.Length && tokens[at].Word != SqlWord.Where)
            at++;
        if (at < tokens.Length)
            _relations.ReadQuery(at, tokens.Length);
    }

    /// <summary>CREATE TRIGGER … ON t, CREATE RULE … TO t, with the queries of their conditions and actions.</summary>
    private void NameAfterOn(ReadOnlySpan<SqlToken> tokens, int type)
    {
        var mark = tokens[type].Word == SqlWord.Rule ? SqlWord.To : SqlWord.On;
        var at = type + 1;
        while (at < tokens.Length && tokens[at].Word != mark)
            at++;
        at = _relations.Add(tokens, at + 1);
        if (IsWord(tokens, at, SqlWord.From) && mark == SqlWord.On)
            at = _relations.Add(tokens, at + 1);
        if (mark == SqlWord.To && at < tokens.Length)
            ReadRuleActions(tokens, at);
        else
            ReadParts(tokens, at);
    }

    private void ReadRuleActions(ReadOnlySpan<SqlToken> tokens, int at)
    {
        while (at < tokens.Length && tokens[at].Word != SqlWord.Do)
            at++;
        at = RelationReader.Skip(tokens, at + 1, SqlWord.Also);
        at = RelationReader.Skip(tokens, at, SqlWord.Instead);
        if (at < tokens.Length && tokens[at].Word != SqlWord.Nothing)
            _relations.ReadQuery(at, tokens.Length);
    }

    private void NameAfterTable(ReadOnlySpan<SqlToken> tokens, int type)
    {
        var mark = tokens[type].Word == SqlWord.Statistics ? SqlWord.From : SqlWord.Table;
        for (var at = type + 1; at < tokens.Length; at++)
        {
            if (tokens[at].Word != mark)
                continue;
            _relations.AddList(tokens, at + 1);
            return;
        }
    }

    private StatementOutcome Alter(ReadOnlySpan<SqlToken> tokens, int first)
    {
        var type = SkipQualifiers(tokens, first + 1);
        switch (type < tokens.Length ? tokens[type].Word : SqlWord.None)
        {
            case SqlWord.Table or SqlWord.View when !IsWord(tokens, type + 1, SqlWord.All):
                new AlterTableReader(_text, source, workspace, reading).Read(tokens, RelationReader.SkipConditions(tokens, type + 1));
                break;
            case SqlWord.Schema when IsWord(tokens, type + 2, SqlWord.Rename) && IsWord(tokens, type + 3, SqlWord.To):
                _changes.Schema(DdlChange.Rename, _relations.NameAt(tokens, type + 1), _relations.NameAt(tokens, type + 4));
                break;
            case SqlWord.Trigger or SqlWord.Policy or SqlWord.Rule:
                NameSubject(tokens, type);
                break;
            case SqlWord.Publication:
                NameAfterTable(tokens, type);
                break;
            case SqlWord.System:
                new SettingReader(_text, tokens, workspace.Names, reading).Read(type + 1);
                return new StatementOutcome(SqlKind.Set);
            case SqlWord.Database:
                new SettingReader(_text, tokens, workspace.Names, reading).Read(SqlNames.End(tokens, type + 1));
                break;
            case SqlWord.Role or SqlWord.Group or SqlWord.User when !IsWord(tokens, type + 1, SqlWord.Mapping):
                new RoleReader(_text, tokens, workspace.Names, reading).Read(type);
                break;
            case SqlWord.Privileges:
                return AlterDefaultPrivileges(tokens, type);
        }

        return new StatementOutcome(SqlKind.Ddl);
    }

    private StatementOutcome AlterDefaultPrivileges(ReadOnlySpan<SqlToken> tokens, int at)
    {
        for (; at < tokens.Length; at++)
        {
            if (tokens[at].Word is not (SqlWord.Grant or SqlWord.Revoke))
                continue;
            new GrantReader(_text, tokens, workspace.Names, reading).Read(at);
            return new StatementOutcome(StatementKinds.Of(tokens[at].Word));
        }

        return new StatementOutcome(SqlKind.Ddl);
    }

    private void Drop(ReadOnlySpan<SqlToken> tokens, int at)
    {
        var type = SkipQualifiers(tokens, at);
        switch (type < tokens.Length ? tokens[type].Word : SqlWord.None)
        {
            case SqlWord.Table or SqlWord.View:
                _changes.Note(DdlChange.Drop);
                _relations.AddList(tokens, RelationReader.SkipConditions(tokens, type + 1));
                break;
            case SqlWord.Trigger or SqlWord.Policy or SqlWord.Rule:
                if (tokens[type].Word != SqlWord.Rule)
                    _changes.Note(tokens[type].Word == SqlWord.Trigger ? DdlChange.DropTrigger : DdlChange.DropPolicy);
                NameSubject(tokens, type);
                break;
            case SqlWord.Schema:
                DropSchemas(tokens, RelationReader.SkipConditions(tokens, type + 1));
                break;
        }
    }

    private void DropSchemas(ReadOnlySpan<SqlToken> tokens, int at)
    {
        for (; at < tokens.Length && tokens[at].IsName; at += 2)
        {
            source.Steps++;
            _changes.Schema(DdlChange.Drop, _relations.NameAt(tokens, at), "");
            if (at + 1 >= tokens.Length || tokens[at + 1].Kind != Comma)
                return;
        }
    }

    /// <summary>COMMENT ON TABLE t, COMMENT ON COLUMN t.c, COMMENT ON TRIGGER x ON t, DROP POLICY x ON t.</summary>
    private void NameSubject(ReadOnlySpan<SqlToken> tokens, int at)
    {
        for (; at < tokens.Length && tokens[at].Word != SqlWord.Is; at++)
        {
            if (tokens[at].Word != SqlWord.On)
                continue;
            var type = SkipQualifiers(tokens, at + 1);
            var word = type < tokens.Length ? tokens[type].Word : SqlWord.None;
            if (word is SqlWord.Table or SqlWord.View)
                _relations.Add(tokens, type + 1);
            else if (word == SqlWord.Column)
                _relations.Add(tokens, type + 1, partsLeftOut: 1);
            else if (IsOnRelation(tokens, at))
                _relations.Add(tokens, at + 1);
        }
    }

    // TRIGGER x ON t, not COMMENT ON x.
    private static bool IsOnRelation(ReadOnlySpan<SqlToken> tokens, int on) =>
        on >= 2 && tokens[on - 1].IsName && tokens[on - 2].Word is SqlWord.Trigger or SqlWord.Policy or SqlWord.Rule or SqlWord.Constraint or SqlWord.Exists
        && !IsWord(tokens, on + 1, SqlWord.Domain);

    private static bool IsTemporary(ReadOnlySpan<SqlToken> tokens, int first, int type)
    {
        for (var at = first + 1; at < type; at++)
        {
            if (tokens[at].Word is SqlWord.Temp or SqlWord.Temporary)
                return true;
        }

        return false;
    }

    private static int SkipQualifiers(ReadOnlySpan<SqlToken> tokens, int at)
    {
        while (at < tokens.Length && tokens[at].Word is SqlWord.Or or SqlWord.Replace or SqlWord.Global or SqlWord.Local or SqlWord.Temp
            or SqlWord.Temporary or SqlWord.Unlogged or SqlWord.Recursive or SqlWord.Unique or SqlWord.Foreign or SqlWord.Materialized
            or SqlWord.Constraint or SqlWord.Event or SqlWord.Default)
            at++;
        return at;
    }

    private static bool StartsQuery(ReadOnlySpan<SqlToken> tokens, int at) =>
        at < tokens.Length && (tokens[at].Kind == OpenParenthesis
            || tokens[at].Word is SqlWord.Select or SqlWord.With or SqlWord.Values or SqlWord.Table);

    private static bool IsListStart(SqlTokenKind kind) => kind is OpenParenthesis or Comma;

    private static bool IsOpen(ReadOnlySpan<SqlToken> tokens, int at) => at < tokens.Length && tokens[at].Kind == OpenParenthesis;

    private static bool IsWord(ReadOnlySpan<SqlToken> tokens, int at, SqlWord word) => at < tokens.Length && tokens[at].Word == word;
}
