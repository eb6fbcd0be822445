using SecMon.Events.Formats.Zones;
using SecMon.Events.Sql;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Reads PostgreSQL's csvlog and jsonlog, with pgaudit's records or with logged statements.</summary>
internal sealed class PostgreSqlParser : ILogParser
{
    /// <summary>Of its first record so much names a file.</summary>
    private const int FirstRecordBytes = 1_024;

    /// <summary>A first line of an object that is longer is taken for jsonlog before its end is there.</summary>
    private const int LongestUnfinishedBytes = 1 << 20;

    private readonly bool _isPgAudit;
    private readonly ByteScratch _scratch = new();
    private readonly PostgreSqlRecord _record = new();
    private readonly SessionTable _sessions = new();
    private readonly LogTime _time;
    private readonly CsvLogReader _csv;
    private readonly JsonLogReader _json;
    private readonly FeedWatch _feed;
    private readonly ParserState _state;
    private readonly RecordFields _fields;
    private readonly AuditEvents _audit;
    private readonly StatementEvents _statements;
    private readonly ServerEvents _server;
    private Session _session = new();

    public PostgreSqlParser(ParserOptions options, bool isPgAudit)
    {
        _isPgAudit = isPgAudit;
        var zones = new LogZones(options.LogTimeZone);
        _time = new LogTime(zones);
        var reader = new StatementReader(new PostgreSqlAnalyser(options.Subjects), options);
        _csv = new CsvLogReader(_scratch, _time);
        _json = new JsonLogReader(_scratch, _time);
        _feed = new FeedWatch(_sessions, zones);
        _state = new ParserState(_sessions, _feed);
        _fields = new RecordFields(options);
        _audit = new AuditEvents(_fields, reader, _feed, _sessions.Kept, _scratch);
        _statements = new StatementEvents(_fields, reader);
        _server = new ServerEvents(_fields, reader, _feed);
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public Container? Recognise(ReadOnlySpan<byte> content, bool isComplete)
    {
        if (content.StartsWith(ByteOrderMark))
            content = content[ByteOrderMark.Length..];
        if (content.StartsWith("{"u8) && content.IndexOf((byte)'\n') < 0 && !isComplete)
            return RecogniseUnfinished(content);
        if (content.StartsWith(JsonLogFraming.Beginning))
            return Container.JsonLog;

        var csv = CsvLogHead.Check(content, isInside: false, out _) == CsvLogHead.Verdict.Yes
            ? 0
            : CsvLogHead.FindInside(content, 1, content.Length, out _);
        var json = JsonLogHead.Find(content, isComplete);
        if (csv >= 0 || json >= 0)
            return csv >= 0 && (json < 0 || csv < json) ? Container.CsvLog : Container.JsonLog;
        var isDecided = isComplete || CsvLogFraming.Next(content, new ContentPlace(Container.CsvLog, IsFileStart: true, isComplete)).Length > 0;
        return isDecided ? Container.CsvLog : null;
    }

    /// <summary>A line that is not whole yet: where it ends must not change what the file is named by.</summary>
    private static Container? RecogniseUnfinished(ReadOnlySpan<byte> content)
    {
        if (JsonLogHead.FindGlued(content) is > 0 and < FirstRecordBytes)
            return null;
        return content.StartsWith(JsonLogFraming.Beginning) || content.Length >= LongestUnfinishedBytes ? Container.JsonLog : null;
    }

    public int Frame(ReadOnlySpan<byte> content, in ContentPlace place) => FrameOf(content, place).Length;

    public bool TryTime(ReadOnlySpan<byte> record, Container container, out DateTime utc)
    {
        utc = default;
        if (record.StartsWith(ByteOrderMark))
            record = record[ByteOrderMark.Length..];
        if (record.StartsWith("{"u8))
            return JsonLogHead.TryTimestamp(record, out var timestamp) && TryTime(timestamp, out utc);
        var end = record.IndexOf((byte)',');
        return end > 0 && TryTime(record[..end].Trim((byte)'"'), out utc);
    }

    public ParseOutcome Next(ReadOnlyMemory<byte> content, in ContentPlace place, AccessEvent access)
    {
        var frame = FrameOf(content.Span, place);
        return frame.Kind switch
        {
            FrameKind.Whole => ReadWhole(content[..frame.Length], place, access),
            FrameKind.Blank => ParseOutcome.Ignored(frame.Length, "blank"),
            FrameKind.Torn => ParseOutcome.Rejected(frame.Length, RejectReason.Torn),
            FrameKind.Foreign => ParseOutcome.Rejected(frame.Length, RejectReason.UnknownContainer),
            FrameKind.Garbage => ParseOutcome.Rejected(frame.Length, RejectReason.NotARecord),
            FrameKind.TooLong => ParseOutcome.Rejected(frame.Length, RejectReason.TooLong),
            _ => ParseOutcome.NeedMore,
        };
    }

    public bool TryDerive(AccessEvent access)
    {
        if (!_feed.TryTake(out var finding))
            return false;

        var bytes = access.Record;
        access.Clear();
        access.Record = bytes;
        _fields.FillDerived(access, _record, _session, finding);
        return true;
    }

    public IReadOnlyList<HiddenSetting>? HiddenSettings => _feed.Settings.IsJudged ? _feed.Settings.Missing : null;

    public ZoneGuess? GuessedZone => _feed.Zone.Guess;

    public byte[] SaveSessions() => _state.Save();

    public void RestoreSessions(ReadOnlySpan<byte> saved) => _state.Restore(saved);

    private bool TryTime(ReadOnlySpan<byte> text, out DateTime utc)
    {
        var isTime = _time.TryRead(text, out var time);
        utc = time.Utc;
        return isTime;
    }

    /// <summary>A byte order mark belongs to the file's first record.</summary>
    private static Frame FrameOf(ReadOnlySpan<byte> content, in ContentPlace place)
    {
        var mark = place.IsFileStart && content.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var record = content[mark..];
        var frame = ContainerAt(record, place) == Container.JsonLog ? JsonLogFraming.Next(record, place) : CsvLogFraming.Next(record, place);
        if (frame.Length > 0)
            return frame with { Length = frame.Length + mark };
        return mark > 0 && record.IsEmpty && place.IsComplete ? new Frame(FrameKind.Blank, mark) : frame;
    }

    /// <summary>What begins here decides: lines of another container may stand before the records, and a log may change its container.</summary>
    private static Container ContainerAt(ReadOnlySpan<byte> record, in ContentPlace place)
    {
        if (record.IsEmpty)
            return place.Container;
        if (place.Container == Container.JsonLog)
            return CsvLogHead.Check(record, isInside: true, out _) == CsvLogHead.Verdict.Yes ? Container.CsvLog : Container.JsonLog;   // what is left of a cut text may look like one, but for its quotes
        return record[0] == '{' && JsonLogHead.Find(FirstLine(record), isComplete: true) == 0 ? Container.JsonLog : Container.CsvLog;
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> record) => record.IndexOf((byte)'\n') is >= 0 and var lineFeed ? record[..lineFeed] : record;

    private ParseOutcome ReadWhole(ReadOnlyMemory<byte> bytes, in ContentPlace place, AccessEvent access)
    {
        _scratch.Reset();
        _record.Clear();
        access.Clear();
        access.Record = bytes;

        var content = WithoutLineEnd(bytes);
        if (place.IsFileStart && content.Span.StartsWith(ByteOrderMark))
            content = content[ByteOrderMark.Length..];
        var reason = ContainerAt(content.Span, place) == Container.JsonLog ? _json.Read(content, _record) : _csv.Read(content, _record);
        if (reason is not null)
            return ParseOutcome.Rejected(bytes.Length, reason);

        _session = _sessions.Get(_record.SessionId.Span);
        _feed.Line(_session, _record.Line, _record.Written);
        if (_record.Line == 1)
            _feed.FirstLine(_record);
        var outcome = ReadMessage(bytes.Length, access);
        if (outcome.Kind == OutcomeKind.Event)
            NoteEvent(access);
        _feed.Due(_record.Time);
        return outcome;
    }

    private void NoteEvent(AccessEvent access)
    {
        _feed.Event(access);
        if (access[Fields.EventAction].TextForm() == EventAction.Logout)
            _sessions.End(_record.SessionId.Span);
    }

    private ParseOutcome ReadMessage(int length, AccessEvent access)
    {
        var severity = _record.Severity.Span;
        var isFailure = severity.SequenceEqual("ERROR"u8) || severity.SequenceEqual("FATAL"u8) || severity.SequenceEqual("PANIC"u8);
        // RAISE in a function writes whatever it likes, an AUDIT line too, but cannot hide where it stands.
        var isRaised = !isFailure && !_record.Context.IsEmpty;
        if (!isFailure && !isRaised && _record.Message.Span.StartsWith(AuditRecord.Beginning))
            return _isPgAudit ? _audit.Read(_record, _session, length, access) : ParseOutcome.Ignored(length, "audit");

        _feed.NoTwin(_session);
        if (isFailure)
            return _server.Failure(_record, _session, length, access);
        if (isRaised || !severity.SequenceEqual("LOG"u8))
            return ParseOutcome.Ignored(length, "notice");
        if (!_isPgAudit && _statements.Read(_record, _session, length, access) is { } statement)
            return statement;
        if (_isPgAudit && StatementEvents.KindOf(_record.Message.Span) is { } repeated)
            return ParseOutcome.Ignored(length, repeated);
        return _server.Log(_record, _session, length, access);
    }

    private static ReadOnlyMemory<byte> WithoutLineEnd(ReadOnlyMemory<byte> record)
    {
        var length = record.Length;
        if (length > 0 && record.Span[length - 1] == '\n')
            length--;
        if (length > 0 && record.Span[length - 1] == '\r')
            length--;
        return record[..length];
    }
}
