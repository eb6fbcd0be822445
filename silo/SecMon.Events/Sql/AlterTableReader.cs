using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>Reads ALTER TABLE, ALTER VIEW and their like: the relations that they name, what they change, and new names.</summary>
internal readonly ref struct AlterTableReader(
    ReadOnlySpan<byte> text, SqlTokens source, QueryWorkspace workspace, SqlReading reading)
{
    private readonly RelationReader _relations = new(text, source, workspace, reading);
    private readonly NameChanges _changes = new(reading);

    /// <summary>Reads from the name of the relation on.</summary>
    public void Read(ReadOnlySpan<SqlToken> tokens, int name)
    {
        var depth = 0;
        var isStart = true;
        for (var at = _relations.Add(tokens, name); at < tokens.Length; at++)
        {
            source.Steps++;
            if (isStart)
                ReadAction(tokens, name, at);
            var kind = tokens[at].Kind;
            depth += kind == OpenParenthesis ? 1 : kind == CloseParenthesis ? -1 : 0;
            isStart = kind == Comma && depth == 0;
            at = Math.Max(at, AfterNamed(tokens, at) - 1);
        }
    }

    /// <summary>Names the relations, and has the queries read, that stand at a token anywhere in an action.</summary>
    private int AfterNamed(ReadOnlySpan<SqlToken> tokens, int at)
    {
        switch (tokens[at].Word)
        {
            case SqlWord.References or SqlWord.Inherit:
                return _relations.Add(tokens, at + 1);
            case SqlWord.Attach or SqlWord.Detach when Is(tokens, at + 1, SqlWord.Partition):
                return _relations.Add(tokens, at + 2);
            case SqlWord.Select when tokens[at - 1].Kind == OpenParenthesis:
                var close = Math.Min(tokens[at - 1].Partner, tokens.Length);
                _relations.ReadQuery(at, close);
                return close;
            default:
                return at;
        }
    }

    private void ReadAction(ReadOnlySpan<SqlToken> tokens, int name, int at)
    {
        switch (tokens[at].Word)
        {
            case SqlWord.Rename when Is(tokens, at + 1, SqlWord.To):
                _changes.Moved(DdlChange.Rename, _relations.NameAt(tokens, name), Joined(_relations.SchemaAt(tokens, name), _relations.NameAt(tokens, at + 2)));
                break;
            case SqlWord.Set when Is(tokens, at + 1, SqlWord.Schema):
                _changes.Moved(DdlChange.SetSchema, _relations.NameAt(tokens, name), Joined(_relations.NameAt(tokens, at + 2), _relations.LastPartAt(tokens, name)));
                break;
            case SqlWord.Owner when Is(tokens, at + 1, SqlWord.To):
                _changes.Note(DdlChange.Owner);
                break;
            case SqlWord.Attach when Is(tokens, at + 1, SqlWord.Partition):
                Attach(_relations.NameAt(tokens, name), _relations.NameAt(tokens, at + 2));
                break;
            case SqlWord.Detach when Is(tokens, at + 1, SqlWord.Partition):
                Detach(_relations.NameAt(tokens, name), _relations.NameAt(tokens, at + 2));
                break;
            case SqlWord.Inherit:
                Attach(_relations.NameAt(tokens, at + 1), _relations.NameAt(tokens, name));
                break;
            case SqlWord.No when Is(tokens, at + 1, SqlWord.Inherit):
                Detach(_relations.NameAt(tokens, at + 2), _relations.NameAt(tokens, name));
                break;
            case SqlWord.Disable when Is(tokens, at + 1, SqlWord.Trigger):
            case SqlWord.Enable when Is(tokens, at + 1, SqlWord.Replica) && Is(tokens, at + 2, SqlWord.Trigger):
                _changes.Note(DdlChange.DisableTrigger);
                break;
            case SqlWord.Disable when Is(tokens, at + 1, SqlWord.Row):
            case SqlWord.No when Is(tokens, at + 1, SqlWord.Force):
                _changes.Note(DdlChange.DisableRowSecurity);
                break;
        }
    }

    /// <summary>Whoever reads the parent reads the child too, so each stands for the other.</summary>
    private void Attach(string? parent, string? child)
    {
        if (parent is null || child is null)
            return;
        _changes.Part(DdlChange.Attach, child, [parent]);
        _changes.Part(DdlChange.Attach, parent, [child]);
    }

    private void Detach(string? parent, string? child)
    {
        if (parent is not null)
            _changes.Part(DdlChange.Detach, child, [parent]);
    }

    private static string? Joined(string? schema, string? last) => schema is null || last is null ? last : $"{schema}.{last}";

    private static bool Is(ReadOnlySpan<SqlToken> tokens, int at, SqlWord word) => at < tokens.Length && tokens[at].Word == word;
}
