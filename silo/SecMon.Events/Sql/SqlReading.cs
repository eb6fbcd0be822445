namespace SecMon.Events.Sql;

/// <summary>What the analyser says of one text (sql.md). One instance serves many texts.</summary>
public sealed class SqlReading
{
    /// <summary>Lists stop at this many entries (sql.md, Limits).</summary>
    public const int MostListEntries = 256;

    /// <summary>Kind of the main statement.</summary>
    public SqlKind Kind { get; set; }

    /// <summary>Relations named anywhere in the text, once each, as written and folded.</summary>
    public List<string> Tables { get; } = [];

    /// <summary>True when the rows of the main statement are restricted.</summary>
    public bool HasWhere { get; set; }

    /// <summary>Row limit of the main statement; null when it has none.</summary>
    public long? Limit { get; set; }

    /// <summary>How many key values all statements ask for.</summary>
    public long KeyLiterals { get; set; }

    /// <summary>Tells, by their names in sql.md; this analyser knows <c>file_access</c>.</summary>
    public List<string> Tells { get; } = [];

    /// <summary>Distinct citizen ids in literals, as numbers, in order of appearance.</summary>
    public List<long> CitizenIds { get; } = [];

    /// <summary>Numbers, from 1, of the parameters that are compared to a column of ids; one may stand twice.</summary>
    public List<int> SubjectParameters { get; } = [];

    /// <summary>True when a condition asks for a value of a column of ids, in whatever way.</summary>
    public bool AsksById { get; set; }

    /// <summary>Purpose tag <c>dossier</c>, or the number of a remark <c>-- hồ sơ NUMBER</c>; null when there is none.</summary>
    public string? Dossier { get; set; }

    /// <summary>Purpose tag <c>purpose</c>.</summary>
    public string? PurposeCode { get; set; }

    /// <summary>Purpose tag <c>route</c>.</summary>
    public string? Route { get; set; }

    /// <summary>Purpose tag <c>actor</c>.</summary>
    public string? Actor { get; set; }

    /// <summary>Second part of the purpose tag <c>traceparent</c>.</summary>
    public string? TraceId { get; set; }

    /// <summary>Privileges, roles or role attributes of GRANT, REVOKE and role changes, lower case.</summary>
    public List<string> GrantPrivileges { get; } = [];

    /// <summary>Objects of GRANT and REVOKE, folded.</summary>
    public List<string> GrantObjects { get; } = [];

    /// <summary>Who is granted to, or the role that is changed, folded.</summary>
    public List<string> GrantGrantees { get; } = [];

    /// <summary>Name of the setting that SET, RESET, ALTER SYSTEM/ROLE/DATABASE … SET changes, lower case.</summary>
    public string? SettingName { get; set; }

    /// <summary>The new value as written, quotes removed; null for RESET and DEFAULT.</summary>
    public string? SettingValue { get; set; }

    /// <summary>What definitions change, by the names of <see cref="DdlChange"/>, once each.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>Names that definitions give to what other names stand for, in order.</summary>
    public List<NewName> NewNames { get; } = [];

    /// <summary>True when the definition that is read has said what it changes.</summary>
    internal bool IsChangeNoted { get; set; }

    /// <summary>The table that SELECT … INTO makes, until the query that it stands in was read.</summary>
    internal (string Name, bool IsTemporary)? CopyTarget { get; set; }

    /// <summary>Empties the reading for the next text.</summary>
    public void Clear()
    {
        Kind = SqlKind.Other;
        Tables.Clear();
        HasWhere = false;
        Limit = null;
        KeyLiterals = 0;
        Tells.Clear();
        CitizenIds.Clear();
        SubjectParameters.Clear();
        AsksById = false;
        Dossier = PurposeCode = Route = Actor = TraceId = null;
        GrantPrivileges.Clear();
        GrantObjects.Clear();
        GrantGrantees.Clear();
        SettingName = SettingValue = null;
        Changes.Clear();
        NewNames.Clear();
        CopyTarget = null;
    }
}
