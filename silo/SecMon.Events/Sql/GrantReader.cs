using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>Reads GRANT and REVOKE: of privileges on objects, or of roles.</summary>
internal readonly ref struct GrantReader(ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, SqlNames names, SqlReading reading)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly ReadOnlySpan<SqlToken> _tokens = tokens;

    /// <summary>Reads the statement whose verb stands at <paramref name="at"/>.</summary>
    public void Read(int at)
    {
        var receivers = _tokens[at].Word == SqlWord.Grant ? SqlWord.To : SqlWord.From;
        at = ReadPrivileges(SkipOptionFor(at + 1), receivers);
        if (WordAt(at) == SqlWord.On)
            at = ReadObjects(at + 1, receivers);
        if (WordAt(at) == receivers)
            ReadGrantees(at + 1);
    }

    // REVOKE GRANT OPTION FOR, REVOKE ADMIN OPTION FOR
    private int SkipOptionFor(int at) =>
        WordAt(at + 1) == SqlWord.Option && WordAt(at + 2) == SqlWord.For ? at + 3 : at;

    private int ReadPrivileges(int at, SqlWord receivers)
    {
        while (at < _tokens.Length && WordAt(at) != SqlWord.On && WordAt(at) != receivers)
        {
            var first = at;
            while (at < _tokens.Length && _tokens[at].IsName && WordAt(at) != SqlWord.On && WordAt(at) != receivers)
                at++;
            AddPrivilege(first, at);
            if (at < _tokens.Length && _tokens[at].Kind == OpenParenthesis)
                at = Math.Min(_tokens[at].Partner, _tokens.Length - 1);     // the columns
            if (at < _tokens.Length && (WordAt(at) != SqlWord.On && WordAt(at) != receivers))
                at++;
        }

        return at;
    }

    private void AddPrivilege(int first, int after)
    {
        if (after == first)
            return;
        // ALL PRIVILEGES is ALL; ALTER SYSTEM is one privilege of two words.
        var name = names.Read(_text, _tokens, first, first + 1);
        if (after - first > 1 && WordAt(first + 1) != SqlWord.Privileges)
            name = name + " " + names.Read(_text, _tokens, first + 1, first + 2);
        SqlNames.AddOnce(reading.GrantPrivileges, name);
    }

    private int ReadObjects(int at, SqlWord receivers)
    {
        var isRelation = !IsOtherType(at);
        if (WordAt(at) == SqlWord.All && WordAt(at + 2) == SqlWord.In)
            at += 4;    // ALL TABLES IN SCHEMA
        else
            at = SkipType(at);

        while (at < _tokens.Length && WordAt(at) != receivers)
        {
            if (!_tokens[at].IsName && _tokens[at].Kind != Number)
            {
                at = _tokens[at].Kind == OpenParenthesis ? Math.Min(_tokens[at].Partner + 1, _tokens.Length) : at + 1;
                continue;
            }

            var after = SqlNames.End(_tokens, at);
            var name = names.Read(_text, _tokens, at, after);
            SqlNames.AddOnce(reading.GrantObjects, name);
            if (isRelation)
                SqlNames.AddOnce(reading.Tables, name);
            at = after;
        }

        return at;
    }

    /// <summary>True when what is granted on is named by its type and is no table.</summary>
    private bool IsOtherType(int at) => WordAt(at) switch
    {
        SqlWord.All or SqlWord.Sequence or SqlWord.Database or SqlWord.Domain or SqlWord.Foreign or SqlWord.Function or SqlWord.Procedure
            or SqlWord.Routine or SqlWord.Language or SqlWord.Large or SqlWord.Parameter or SqlWord.Schema or SqlWord.Tablespace
            or SqlWord.Type => IsNameAt(at + 1) || WordAt(at) == SqlWord.All,
        SqlWord.Tables or SqlWord.Sequences or SqlWord.Functions or SqlWord.Procedures or SqlWord.Routines or SqlWord.Types
            or SqlWord.Schemas => WordAt(at + 1) is SqlWord.To or SqlWord.From,    // ALTER DEFAULT PRIVILEGES
        _ => false,
    };

    private int SkipType(int at)
    {
        if (WordAt(at) is SqlWord.Foreign)
            return WordAt(at + 1) == SqlWord.Data ? at + 3 : at + 2;
        if (WordAt(at) == SqlWord.Large)
            return at + 2;
        var isType = WordAt(at) == SqlWord.Table || (IsOtherType(at) && IsNameAt(at + 1) && WordAt(at + 1) is not (SqlWord.To or SqlWord.From));
        return isType ? at + 1 : at;
    }

    private void ReadGrantees(int at)
    {
        while (at < _tokens.Length)
        {
            if (WordAt(at) == SqlWord.Group)
                at++;
            if (!IsNameAt(at))
                return;
            SqlNames.AddOnce(reading.GrantGrantees, names.Read(_text, _tokens, at, at + 1));
            if (at + 1 >= _tokens.Length || _tokens[at + 1].Kind != Comma)
                return;
            at += 2;
        }
    }

    private bool IsNameAt(int at) => at < _tokens.Length && _tokens[at].IsName;

    private SqlWord WordAt(int at) => at < _tokens.Length ? _tokens[at].Word : SqlWord.None;
}
