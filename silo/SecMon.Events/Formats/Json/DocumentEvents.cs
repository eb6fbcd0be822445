using System.Text;
using SecMon.Events.Sql;
using SecMon.Events.Subjects;

namespace SecMon.Events.Formats.Json;

/// <summary>
/// Makes events of generic JSON documents: fields keep their own names, those of event.md mean what that page says, and a
/// statement text is understood. Used by one thread at a time.
/// </summary>
public sealed class DocumentEvents
{
    private readonly ParserOptions _options;
    private readonly LocalTime _local;
    private readonly StatementReader _statements;
    private readonly List<long> _subjects = [];

    /// <summary>Takes what is known about the source.</summary>
    public DocumentEvents(ParserOptions options)
    {
        _options = options;
        _local = new LocalTime(options.TimeZone);
        _statements = new StatementReader(new PostgreSqlAnalyser(options.Subjects), options);
    }

    /// <summary>Fills an event that was cleared.</summary>
    /// <param name="access">The event.</param>
    /// <param name="document">The document.</param>
    /// <param name="utc">When it happened.</param>
    public void Fill(AccessEvent access, FieldObject document, DateTime utc)
    {
        access.Document = document;
        access.Timestamp = utc;
        if (!access.Has(Fields.SourceId))
            access.Set(Fields.SourceId, _options.SourceId);
        if (_options.Host is { } host && !access.Has(Fields.HostName))
            access.Set(Fields.HostName, host);
        _local.Fill(access);
        if (access[Fields.DbQueryText] is { Kind: FieldKind.Text } text && !access.Has(Fields.SqlKind))
            ReadStatement(access, text.TextForm()!);
        else
            access.SetSubjects(SubjectsIn(access[Fields.SubjectIds]), _options.Pseudonyms);
    }

    private void ReadStatement(AccessEvent access, string text)
    {
        var values = ValuesOf(access[Fields.DbQueryParameter]).Concat(ValuesOf(access[Fields.SubjectIds])).Select(value => value.TextForm());
        _statements.Read(Encoding.UTF8.GetBytes(text));
        _statements.Fill(access, Encoding.UTF8.GetBytes(string.Join(' ', values)));
    }

    /// <summary>Citizen ids that a service names itself become pseudonyms before anything else sees them.</summary>
    private List<long> SubjectsIn(FieldValue named)
    {
        _subjects.Clear();
        foreach (var id in ValuesOf(named))
            CitizenIdScanner.Scan(Encoding.UTF8.GetBytes(id.TextForm() ?? ""), _subjects, SqlReading.MostListEntries);
        return _subjects;
    }

    private static IReadOnlyList<FieldValue> ValuesOf(FieldValue value) => value.Kind == FieldKind.List ? value.Elements : [value];
}
