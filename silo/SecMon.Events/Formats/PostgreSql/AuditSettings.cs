namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// What a PostgreSQL log shows of the settings it was written with: a setting is missing when nothing has shown it for as many
/// statements of reading or writing as usually show it many times (use-cases.md, What an audit log can show); <c>log_connections</c>, when
/// sessions begin without the record that it writes first. Used by one thread at a time.
/// </summary>
internal sealed class AuditSettings
{
    /// <summary>Nearly every statement shows rows and parameters, so that a few hundred without are enough. Settings are judged each time so many were read.</summary>
    public const int Window = 500;

    /// <summary>Records of class MISC are rare where clients keep their connections.</summary>
    public const int RareWindow = 10_000;

    /// <summary>Sessions must begin without a sign-in for so long, that those at the moment of a change say nothing.</summary>
    private static readonly TimeSpan WithoutConnections = TimeSpan.FromMinutes(1);

    private static readonly HiddenSetting PgAudit = new("pgaudit", "EX-03 PR-01 PR-05 HV-05");
    private static readonly HiddenSetting LogRows = new("pgaudit.log_rows", "EX-04 EX-05 EX-07 EX-08 HV-05");
    private static readonly HiddenSetting LogParameter = new("pgaudit.log_parameter", "HV-01 HV-02 HV-03 HV-07 CU-01 CU-05");
    private static readonly HiddenSetting LogConnections = new("log_connections", "AC-01 AC-02 AC-03 AC-04 AC-06 AC-07 AC-09");
    private static readonly HiddenSetting LogMiscellany = new("pgaudit.log misc", "PR-01 PR-05 PR-04 EX-03");
    private static readonly HiddenSetting[] All = [PgAudit, LogRows, LogParameter, LogConnections, LogMiscellany];

    private long _statements;
    private long _placeholders;   // since a parameter was shown
    private long _audited;        // the last statement that shows it, as those below
    private long _rows;
    private long _parameters;
    private long _miscellany;
    private long _beganUnshownTicks;   // since a session's beginning was shown; 0 when none has begun without

    /// <summary>True once enough was read to judge.</summary>
    public bool IsJudged { get; private set; }

    /// <summary>The settings that are missing.</summary>
    public IReadOnlyList<HiddenSetting> Missing { get; private set; } = [];

    /// <summary>Takes up an event; not those that a source makes about its own feed.</summary>
    /// <returns>The settings that are found missing with it and were not missing before; mostly none.</returns>
    public IReadOnlyList<HiddenSetting> Note(AccessEvent access)
    {
        var action = access[Fields.EventAction].TextForm();
        if (action is EventAction.Login)
            NoteConnection(access.Timestamp, isShown: true);
        if (access[Fields.AuditClass].TextForm() is { } auditClass)
        {
            _audited = _statements;
            if (auditClass is "MISC" or "MISC_SET")
                _miscellany = _statements;
        }

        if (action is not (EventAction.Read or EventAction.Write))
            return [];
        _statements++;
        if (access[Fields.DbReturnedRows].IsPresent)
            _rows = _statements;
        NoteParameters(access);
        return _statements % Window == 0 ? Judge(access.Timestamp) : [];
    }

    /// <summary>Takes up the beginning of a session.</summary>
    /// <param name="time">Time of its first record.</param>
    /// <param name="isShown">True when that record says that it began, which <c>log_connections</c> writes before all others.</param>
    public void NoteConnection(DateTime time, bool isShown)
    {
        if (isShown)
            _beganUnshownTicks = 0;
        else if (_beganUnshownTicks == 0)
            _beganUnshownTicks = time.Ticks;
    }

    public void Write(BinaryWriter writer)
    {
        foreach (var number in new[] { _statements, _placeholders, _audited, _rows, _parameters, _beganUnshownTicks, _miscellany })
            writer.Write(number);
        writer.Write(IsJudged);
        writer.Write(string.Join('\n', Missing.Select(setting => setting.Name)));
    }

    /// <summary>Takes up what was written.</summary>
    /// <param name="reader">What <see cref="Write"/> wrote.</param>
    /// <param name="hasConnections">False for the versions of the state that counted statements since the last sign-in, which says nothing.</param>
    public void Read(BinaryReader reader, bool hasConnections)
    {
        _statements = reader.ReadInt64();
        _placeholders = reader.ReadInt64();
        _audited = reader.ReadInt64();
        _rows = reader.ReadInt64();
        _parameters = reader.ReadInt64();
        _beganUnshownTicks = reader.ReadInt64();
        _miscellany = reader.ReadInt64();
        IsJudged = reader.ReadBoolean();
        var missing = reader.ReadString().Split('\n');
        Missing = [.. All.Where(setting => missing.Contains(setting.Name) && (hasConnections || setting != LogConnections))];
        if (!hasConnections)
            _beganUnshownTicks = 0;
    }

    /// <summary>The text is only looked at where no parameter is.</summary>
    private void NoteParameters(AccessEvent access)
    {
        if (access.Has(Fields.DbQueryParameter))
        {
            _parameters = _statements;
            _placeholders = 0;
        }
        else if (_statements - _parameters > Window / 2 && access[Fields.DbQueryText].TextForm()?.Contains("$1", StringComparison.Ordinal) == true)
        {
            _placeholders++;
        }
    }

    private List<HiddenSetting> Judge(DateTime time)
    {
        var missing = new List<HiddenSetting>();
        var isAudited = IsShown(_audited, Window);
        if (!isAudited)
            missing.Add(PgAudit);
        if (!IsShown(_rows, Window))
            missing.Add(LogRows);
        if (!IsShown(_parameters, Window) && _placeholders > 0)
            missing.Add(LogParameter);
        if (_beganUnshownTicks > 0 && time.Ticks - _beganUnshownTicks >= WithoutConnections.Ticks)
            missing.Add(LogConnections);
        if (isAudited && !IsShown(_miscellany, RareWindow))
            missing.Add(LogMiscellany);
        IsJudged = true;
        var found = missing.Except(Missing).ToList();
        if (!missing.SequenceEqual(Missing))
            Missing = missing;
        return found;
    }

    private bool IsShown(long last, int window) => _statements - last < window;
}
