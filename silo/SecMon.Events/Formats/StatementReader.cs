using SecMon.Events.Sql;
using SecMon.Events.Subjects;

namespace SecMon.Events.Formats;

/// <summary>Puts what the SQL analyser says of a statement into an event: <c>secmon.sql.*</c>, subjects, purpose, grants, settings.</summary>
/// <param name="analyser">The analyser of the source's dialect.</param>
/// <param name="options">Of the source: who is looked up by which columns, and under which pseudonyms.</param>
internal sealed class StatementReader(ISqlAnalyser analyser, ParserOptions options)
{
    private readonly ParameterIds _parameterIds = new(options.Subjects);
    private readonly List<long> _subjects = [];

    /// <summary>What the analyser said of the statement read last.</summary>
    public SqlReading Reading { get; } = new();

    /// <summary>Analyses a text. What is read stays in <see cref="Reading"/> until the next text.</summary>
    public void Read(ReadOnlySpan<byte> text) => analyser.Analyse(text, Reading);

    /// <summary>Takes what was read before for what is read now.</summary>
    public void Take(SqlReading earlier) => SqlReadingState.Copy(earlier, Reading);

    /// <summary>Sets the fields of <see cref="Reading"/> that an event does not have yet.</summary>
    /// <param name="access">The event.</param>
    /// <param name="parameters">Bound values as logged, searched for citizen ids.</param>
    public void Fill(AccessEvent access, ReadOnlySpan<byte> parameters)
    {
        access.Set(Fields.SqlKind, SqlKindNames.Of(Reading.Kind));
        access.Set(Fields.SqlWhere, FieldValue.Boolean(Reading.HasWhere));
        access.Set(Fields.SqlKeyLiterals, Reading.KeyLiterals);
        if (Reading.Limit is { } limit)
            access.Set(Fields.SqlLimit, limit);
        SetList(access, Fields.SqlTables, Reading.Tables);
        SetList(access, Fields.SqlTells, Reading.Tells);
        SetList(access, Fields.DdlChange, Reading.Changes);
        access.AddNewNames(Reading.NewNames);
        SetList(access, Fields.GrantPrivileges, Reading.GrantPrivileges);
        SetList(access, Fields.GrantObjects, Reading.GrantObjects);
        SetList(access, Fields.GrantGrantees, Reading.GrantGrantees);
        SetText(access, Fields.SettingName, Reading.SettingName);
        SetText(access, Fields.SettingValue, Reading.SettingValue);
        SetText(access, Fields.PurposeDossier, Reading.Dossier);
        SetText(access, Fields.PurposeCode, Reading.PurposeCode);
        SetText(access, Fields.PurposeRoute, Reading.Route);
        SetText(access, Fields.TraceId, Reading.TraceId);
        SetText(access, Fields.UserEffectiveName, Reading.Actor);
        if (Reading.AsksById)
            access.Set(Fields.SubjectById, FieldValue.Boolean(true));
        SetSubjects(access, parameters);
    }

    private void SetSubjects(AccessEvent access, ReadOnlySpan<byte> parameters)
    {
        if (parameters.IsEmpty)
        {
            access.SetSubjects(Reading.CitizenIds, options.Pseudonyms);
            return;
        }

        _subjects.Clear();
        _subjects.AddRange(Reading.CitizenIds);
        CitizenIdScanner.Scan(parameters, _subjects, SqlReading.MostListEntries);
        if (Reading.SubjectParameters.Count > 0)
            _parameterIds.Read(Reading.SubjectParameters, access[Fields.DbQueryParameter], _subjects);
        access.SetSubjects(_subjects, options.Pseudonyms);
    }

    private static void SetList(AccessEvent access, Field field, List<string> texts)
    {
        if (texts.Count > 0)
            access.Set(field, FieldValue.List(texts));
    }

    private static void SetText(AccessEvent access, Field field, string? text)
    {
        if (text is not null && !access.Has(field))
            access.Set(field, text);
    }
}
