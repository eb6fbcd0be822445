using System.Text;
using SecMon.Events.Sql;
using SecMon.Events.Subjects;

namespace SecMon.Events.Formats.Json;

/// <summary>Reads generic JSON lines: fields keep their own names, and those of event.md mean what that page says.</summary>
internal sealed class JsonLinesParser : ILogParser
{
    private readonly ParserOptions _options;
    private readonly JsonTime _time;
    private readonly LocalTime _local;
    private readonly StatementReader _statements;
    private readonly List<long> _subjects = [];

    public JsonLinesParser(ParserOptions options)
    {
        _options = options;
        _time = new JsonTime(options.LogTimeZone);
        _local = new LocalTime(options.TimeZone);
        _statements = new StatementReader(new PostgreSqlAnalyser(), options.Pseudonyms);
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public Container? Recognise(ReadOnlySpan<byte> content, bool isComplete) => Container.JsonLines;

    public int Frame(ReadOnlySpan<byte> content, in ContentPlace place)
    {
        var lineFeed = content.IndexOf((byte)'\n');
        if (lineFeed >= 0)
            return lineFeed + 1;
        if (content.Length >= ILogParser.LongestRecordBytes)
            return ILogParser.LongestRecordBytes;
        return place.IsComplete ? content.Length : 0;
    }

    public bool TryTime(ReadOnlySpan<byte> record, Container container, out DateTime utc)
    {
        utc = default;
        return JsonTree.TryRead(record, out var document) && _time.TryRead(document, out utc);
    }

    public ParseOutcome Next(ReadOnlyMemory<byte> content, in ContentPlace place, AccessEvent access)
    {
        var length = Frame(content.Span, place);
        if (length == 0)
            return ParseOutcome.NeedMore;

        var line = content[..length];
        if (place.IsFileStart && line.Span.StartsWith(ByteOrderMark))
            line = line[3..];
        if (line.Span.Trim(" \t\r\n"u8).IsEmpty)
            return ParseOutcome.Ignored(length, "blank");

        var isWhole = line.Span[^1] == '\n';
        if (!isWhole && length >= ILogParser.LongestRecordBytes)
            return ParseOutcome.Rejected(length, RejectReason.TooLong);
        if (!JsonTree.TryRead(line.Span, out var document))
            return ParseOutcome.Rejected(length, isWhole ? RejectReason.Json : RejectReason.Torn);
        if (!_time.TryRead(document, out var time))
            return ParseOutcome.Rejected(length, RejectReason.Timestamp);

        access.Clear();
        access.Record = content[..length];
        access.Document = document;
        access.Timestamp = time;
        Complete(access);
        return ParseOutcome.Event(length);
    }

    public bool TryDerive(AccessEvent access) => false;

    public byte[] SaveSessions() => [];

    public void RestoreSessions(ReadOnlySpan<byte> saved)
    {
    }

    private void Complete(AccessEvent access)
    {
        access.Set(Fields.SourceId, _options.SourceId);
        if (_options.Host is { } host && !access.Has(Fields.HostName))
            access.Set(Fields.HostName, host);
        _local.Fill(access);
        if (access[Fields.DbQueryText] is { Kind: FieldKind.Text } text && !access.Has(Fields.SqlKind))
            ReadStatement(access, text.TextForm()!);
        else
            ReadSubjects(access);
    }

    private void ReadStatement(AccessEvent access, string text)
    {
        var parameters = string.Join(' ', access[Fields.DbQueryParameter].Elements.Select(parameter => parameter.TextForm()));
        _statements.Read(Encoding.UTF8.GetBytes(text));
        _statements.Fill(access, Encoding.UTF8.GetBytes(parameters));
    }

    /// <summary>Citizen ids that a service names itself become pseudonyms before anything else sees them.</summary>
    private void ReadSubjects(AccessEvent access)
    {
        var given = access[Fields.SubjectIds];
        if (!given.IsPresent)
            return;

        _subjects.Clear();
        foreach (var id in given.Kind == FieldKind.List ? given.Elements : [given])
            CitizenIdScanner.Scan(Encoding.UTF8.GetBytes(id.TextForm() ?? ""), _subjects, SqlReading.MostListEntries);
        access.SetSubjects(_subjects, _options.Pseudonyms);
    }
}
