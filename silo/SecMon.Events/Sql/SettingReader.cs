using System.Text;
using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>Reads SET and RESET, also those inside ALTER SYSTEM, ROLE and DATABASE. The first setting of a text is the one that is named, unless a
/// later one decides what is logged: <c>SET work_mem = '1MB'; SET pgaudit.log = none</c> is about the audit.</summary>
internal readonly ref struct SettingReader(ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, SqlNames names, SqlReading reading)
{
    private const int LongestValueBytes = 4_096;

    private readonly ReadOnlySpan<byte> _text = text;
    private readonly ReadOnlySpan<SqlToken> _tokens = tokens;

    /// <summary>Reads the clause that begins with SET or RESET at <paramref name="at"/>.</summary>
    public void Read(int at)
    {
        if (WordAt(at) is not (SqlWord.Set or SqlWord.Reset))
            return;
        var isReset = WordAt(at) == SqlWord.Reset;
        at++;
        if (!isReset && WordAt(at) is SqlWord.Session or SqlWord.Local && WordAt(at + 1) != SqlWord.Authorization && IsName(at + 1))
            at++;

        if (reading.SettingName is not null && !IsOfMoreWeight(at))
            return;
        reading.SettingValue = null;
        var value = ReadName(at);
        if (value > 0 && !isReset)
            ReadValue(value);
    }

    /// <summary>What the role is decides whose every later statement is, and stays.</summary>
    private bool IsOfMoreWeight(int at) =>
        !IsOfTheAudit(reading.SettingName!) && reading.SettingName is not ("role" or "session_authorization")
        && IsName(at) && IsOfTheAudit(names.Read(_text, _tokens, at, SqlNames.End(_tokens, at)).ToLowerInvariant());

    private static bool IsOfTheAudit(string name) => name.StartsWith("pgaudit.", StringComparison.Ordinal) || name.StartsWith("log_", StringComparison.Ordinal);

    /// <summary>Notes the name and returns where its value begins; 0 when this is no setting.</summary>
    private int ReadName(int at)
    {
        switch (WordAt(at))
        {
            case SqlWord.Session when WordAt(at + 1) == SqlWord.Authorization:
                reading.SettingName = "session_authorization";
                return at + 2;
            case SqlWord.Time when WordAt(at + 1) == SqlWord.Zone:
                reading.SettingName = "timezone";
                return at + 2;
            case SqlWord.Names:
                reading.SettingName = "client_encoding";
                return at + 1;
            case SqlWord.Schema:
                reading.SettingName = "search_path";
                return at + 1;
            case SqlWord.Role:
                reading.SettingName = "role";
                return IsAssignment(at + 1) ? at + 2 : at + 1;
            case SqlWord.Transaction or SqlWord.Constraints or SqlWord.Characteristics or SqlWord.Tablespace:
                return 0;
        }

        if (!IsName(at))
            return 0;
        var after = SqlNames.End(_tokens, at);
        reading.SettingName = names.Read(_text, _tokens, at, after).ToLowerInvariant();
        return IsAssignment(after) ? after + 1 : 0;
    }

    private void ReadValue(int at)
    {
        if (at >= _tokens.Length || WordAt(at) is SqlWord.Default or SqlWord.From)
            return;
        if (at + 1 == _tokens.Length && _tokens[at].Kind is SqlTokenKind.String)
        {
            reading.SettingValue = names.Value(_text, _tokens[at]);
            return;
        }

        var value = new StringBuilder();
        for (; at < _tokens.Length && value.Length < LongestValueBytes; at++)
            AddPart(value, at);
        reading.SettingValue = value.ToString();
    }

    private void AddPart(StringBuilder value, int at)
    {
        ref readonly var token = ref _tokens[at];
        if (token.Kind == Comma)
        {
            value.Append(", ");
            return;
        }

        var isJoined = value.Length == 0 || _tokens[at - 1].Kind is Comma or Operator or Dot || token.Kind is Dot;
        if (!isJoined)
            value.Append(' ');
        value.Append(token.Kind is SqlTokenKind.String or QuotedName
            ? names.Value(_text, token)
            : Encoding.UTF8.GetString(_text.Slice(token.Start, token.Length)));
    }

    private bool IsAssignment(int at) =>
        WordAt(at) == SqlWord.To || (at < _tokens.Length && _tokens[at].Comparison == SqlComparison.Equal);

    private bool IsName(int at) => at < _tokens.Length && _tokens[at].IsName && WordAt(at) != SqlWord.To;

    private SqlWord WordAt(int at) => at < _tokens.Length ? _tokens[at].Word : SqlWord.None;
}
