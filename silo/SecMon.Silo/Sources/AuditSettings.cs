using SecMon.Events;
using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>
/// What a PostgreSQL log shows of the settings it was written with, judged over windows of audited statements: a setting is
/// missing when nothing in a whole window shows it (use-cases.md, What an audit log can show). Used by one thread at a time.
/// </summary>
public sealed class AuditSettings(LogFormat format)
{
    /// <summary>Statements of reading or writing that one judgement is made of.</summary>
    public const int Window = 500;

    private readonly bool _isPostgreSql = format.Product == "postgresql";
    private long _statements;
    private long _placeholders;
    private bool _hasRows;
    private bool _hasParameters;
    private bool _hasSignIns;
    private bool _hasMiscellany;
    private bool _hasAudit;

    /// <summary>True once a whole window was read.</summary>
    public bool IsJudged { get; private set; }

    /// <summary>The settings that the last window did not show.</summary>
    public IReadOnlyList<HiddenSetting> Missing { get; private set; } = [];

    /// <summary>Takes up an event; not those that a source makes about its own feed.</summary>
    public void Note(AccessEvent access)
    {
        if (!_isPostgreSql)
            return;
        _hasSignIns |= access[Fields.EventAction].TextForm() is EventAction.Login;
        if (access[Fields.AuditClass].TextForm() is { } auditClass)
        {
            _hasAudit = true;
            _hasMiscellany |= auditClass is "MISC" or "MISC_SET";
        }

        if (access[Fields.EventAction].TextForm() is not (EventAction.Read or EventAction.Write))
            return;
        _hasRows |= access[Fields.DbReturnedRows].IsPresent;
        NoteParameters(access);
        if (++_statements == Window)
            Judge();
    }

    /// <summary>The text is only looked at while no parameter was seen.</summary>
    private void NoteParameters(AccessEvent access)
    {
        if (_hasParameters)
            return;
        _hasParameters = access.Has(Fields.DbQueryParameter);
        if (!_hasParameters && access[Fields.DbQueryText].TextForm()?.Contains("$1", StringComparison.Ordinal) == true)
            _placeholders++;
    }

    private void Judge()
    {
        var missing = new List<HiddenSetting>();
        if (!_hasAudit)
            missing.Add(new("pgaudit", "EX-03 PR-01 PR-05 HV-05", "no record comes from pgaudit"));
        if (!_hasRows)
            missing.Add(new("pgaudit.log_rows", "EX-04 EX-05 EX-07 EX-08 HV-05", "no statement says how many rows it returned"));
        if (!_hasParameters && _placeholders > 0)
            missing.Add(new("pgaudit.log_parameter", "HV-01 HV-02 HV-03 HV-07 CU-01 CU-05", $"{_placeholders} statements have placeholders, none shows its values"));
        if (!_hasSignIns)
            missing.Add(new("log_connections", "AC-01 AC-02 AC-03 AC-04 AC-06 AC-07 AC-09", "nobody signs in"));
        if (_hasAudit && !_hasMiscellany)
            missing.Add(new("pgaudit.log misc", "PR-01 PR-05 PR-04 EX-03", "no record of class MISC, which SET and LOCK are"));
        Missing = missing;
        IsJudged = true;
        (_statements, _placeholders) = (0, 0);
        _hasRows = _hasParameters = _hasSignIns = _hasMiscellany = _hasAudit = false;
    }
}
