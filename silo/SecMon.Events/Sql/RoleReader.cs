using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>Reads CREATE and ALTER of ROLE, USER and GROUP: attributes, memberships and settings.</summary>
internal readonly ref struct RoleReader(ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, SqlNames names, SqlReading reading)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly ReadOnlySpan<SqlToken> _tokens = tokens;

    /// <summary>Reads the statement whose word ROLE, USER or GROUP stands at <paramref name="type"/>.</summary>
    public void Read(int type)
    {
        var name = type + 1;
        if (name >= _tokens.Length || !_tokens[name].IsName)
            return;
        if (_tokens[type].Word == SqlWord.Group && WordAt(name + 1) is SqlWord.Add or SqlWord.Drop && WordAt(name + 2) == SqlWord.User)
        {
            SqlNames.AddOnce(reading.GrantPrivileges, names.Read(_text, _tokens, name, name + 1));
            ReadNames(name + 3, reading.GrantGrantees);
            return;
        }

        SqlNames.AddOnce(reading.GrantGrantees, names.Read(_text, _tokens, name, name + 1));
        ReadOptions(name + 1);
    }

    private void ReadOptions(int at)
    {
        if (WordAt(at) == SqlWord.In && WordAt(at + 1) == SqlWord.Database)
            at += 3;
        if (WordAt(at) is SqlWord.Set or SqlWord.Reset)
        {
            new SettingReader(_text, _tokens, names, reading).Read(at);
            return;
        }

        while (at < _tokens.Length && WordAt(at) != SqlWord.Rename)
            at = ReadOption(at);
    }

    private int ReadOption(int at)
    {
        switch (WordAt(at))
        {
            case SqlWord.Superuser or SqlWord.Nosuperuser or SqlWord.Createdb or SqlWord.Nocreatedb or SqlWord.Createrole
                or SqlWord.Nocreaterole or SqlWord.Inherit or SqlWord.Noinherit or SqlWord.Login or SqlWord.Nologin
                or SqlWord.Replication or SqlWord.Noreplication or SqlWord.Bypassrls or SqlWord.Nobypassrls:
                SqlNames.AddOnce(reading.GrantPrivileges, names.Read(_text, _tokens, at, at + 1));
                return at + 1;
            case SqlWord.Password:
                SqlNames.AddOnce(reading.GrantPrivileges, "password");
                return at + 2;
            case SqlWord.Connection:
                SqlNames.AddOnce(reading.GrantPrivileges, "connection limit");
                return at + 2;
            case SqlWord.Valid:
                SqlNames.AddOnce(reading.GrantPrivileges, "valid until");
                return at + 3;
            case SqlWord.In:
                return ReadNames(at + 2, reading.GrantPrivileges);
            default:
                return at + 1;
        }
    }

    private int ReadNames(int at, List<string> list)
    {
        while (at < _tokens.Length && _tokens[at].IsName)
        {
            SqlNames.AddOnce(list, names.Read(_text, _tokens, at, at + 1));
            at++;
            if (at >= _tokens.Length || _tokens[at].Kind != Comma)
                return at;
            at++;
        }

        return at;
    }

    private SqlWord WordAt(int at) => at < _tokens.Length ? _tokens[at].Word : SqlWord.None;
}
