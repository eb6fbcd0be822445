using SecMon.Events.Formats.Zones;

namespace SecMon.Events.Formats.Json;

/// <summary>Reads generic JSON lines: fields keep their own names, and those of event.md mean what that page says.</summary>
internal sealed class JsonLinesParser : ILogParser
{
    private readonly JsonTime _time;
    private readonly SenderFields _sender;
    private readonly DocumentEvents _events;

    public JsonLinesParser(ParserOptions options)
    {
        _time = new JsonTime(new LogZones(options.LogTimeZone));
        _sender = new SenderFields(hasHost: options.Host is not null);
        _events = new DocumentEvents(options);
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
        _events.Fill(access, _sender.Of(document), time);
        access.ForeignFields = _sender.Dropped;
        access.ForeignField = _sender.Example;
        GuessedZone = _time.Guess;
        if (GuessedZone is not null)
            access.Set(Fields.TimeZone, ZoneGuess.Mark);
        return ParseOutcome.Event(length);
    }

    public bool TryDerive(AccessEvent access) => false;

    public IReadOnlyList<HiddenSetting>? HiddenSettings => null;

    public ZoneGuess? GuessedZone { get; private set; }

    public byte[] SaveSessions() => [];

    public void RestoreSessions(ReadOnlySpan<byte> saved)
    {
    }
}
