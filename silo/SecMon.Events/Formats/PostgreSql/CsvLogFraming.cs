namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// Splits a PostgreSQL csvlog into records. A record ends at a line feed outside quotes (PostgreSQL documentation,
/// 20.8.4), so a statement of many lines is one record, or where the next record was glued to a torn one.
/// </summary>
internal static class CsvLogFraming
{
    private const int FirstPieceBytes = 4_096;

    /// <summary>A file that has no beginning of a record within this is read line by line, whatever it is.</summary>
    public const int BeginsWithinBytes = 64 << 10;

    /// <summary>Finds the first record.</summary>
    /// <param name="bytes">Content that begins at a record boundary.</param>
    /// <param name="place">Where it stands.</param>
    public static Frame Next(ReadOnlySpan<byte> bytes, in ContentPlace place)
    {
        if (bytes.IsEmpty)
            return Frame.NeedMore;

        var head = CsvLogHead.Check(bytes, isInside: false, out var headLength);
        if (head == CsvLogHead.Verdict.NeedMore && !place.IsComplete)
            return Frame.NeedMore;
        return head == CsvLogHead.Verdict.Yes
            ? AfterHead(bytes, headLength, place)
            : WithoutHead(bytes, place);
    }

    private static Frame AfterHead(ReadOnlySpan<byte> bytes, int headLength, in ContentPlace place)
    {
        var found = Search(bytes, headLength, endsAtLineFeeds: true);
        if (found.NextHead > 0)
            return new Frame(FrameKind.Torn, found.NextHead);
        if (found.End > 0 && (!found.IsUndecided || place.IsComplete))
            return new Frame(FrameKind.Whole, found.End);
        return Unfinished(bytes, place);
    }

    private static Frame WithoutHead(ReadOnlySpan<byte> bytes, in ContentPlace place)
    {
        if (ForeignLine(bytes, place) is { Length: > 0 } foreign)
            return foreign;
        if (bytes[0] == '{' && bytes.IndexOf((byte)'\n') < 0)
            return Unfinished(bytes, place);   // may become a record of jsonlog
        if (place.IsFileStart)
            return BeforeFirstHead(bytes, place);
        if (bytes[0] == '\n')
            return new Frame(FrameKind.Blank, 1);
        if (bytes.StartsWith("\r\n"u8))
            return new Frame(FrameKind.Blank, 2);

        var found = Search(bytes, 0, endsAtLineFeeds: true);
        if (found.NextHead > 0)
            return new Frame(FrameKind.Torn, found.NextHead);
        if (found.End > 0 && (!found.IsUndecided || place.IsComplete))
            return new Frame(FrameKind.Garbage, found.End);
        return Unfinished(bytes, place);
    }

    /// <summary>A line of a container that is not read ends at its line feed, or where a record was glued to it; the line after it is judged anew.</summary>
    private static Frame ForeignLine(ReadOnlySpan<byte> bytes, in ContentPlace place)
    {
        var lineFeed = bytes.IndexOf((byte)'\n');
        if ((lineFeed < 0 && !place.IsComplete) || lineFeed == 0)
            return Frame.NeedMore;
        var line = bytes[..(lineFeed < 0 ? bytes.Length : lineFeed + 1)];
        if (line.Length > ILogParser.LongestRecordBytes || ForeignContainer.Of(line) is null || (place.IsFileStart && line.StartsWith("\t"u8)))
            return Frame.NeedMore;
        var next = CsvLogHead.FindInside(bytes, 1, line.Length, out _);
        return new Frame(FrameKind.Foreign, next > 0 ? next : line.Length);
    }

    /// <summary>
    /// A file that begins in mid-record may begin inside quotes, so its line ends say nothing before the next beginning. Where none comes the
    /// first line is taken for what it is. Bytes behind <see cref="BeginsWithinBytes"/> change nothing: a file's identity hangs on its first record.
    /// </summary>
    private static Frame BeforeFirstHead(ReadOnlySpan<byte> bytes, in ContentPlace place)
    {
        var window = bytes[..Math.Min(bytes.Length, BeginsWithinBytes)];
        if (!window.ContainsAnyExcept("\r\n"u8))
            return window.Length == BeginsWithinBytes || place.IsComplete ? new Frame(FrameKind.Blank, window.Length) : Frame.NeedMore;
        var next = CsvLogHead.FindInside(bytes, 1, window.Length, out var undecided);
        if (next > 0)
            return new Frame(bytes[..next].ContainsAnyExcept("\r\n"u8) ? FrameKind.Torn : FrameKind.Blank, next);
        if (!place.IsComplete && (undecided || window.Length < BeginsWithinBytes))
            return Frame.NeedMore;
        if (IsRestOfRecord(window))
            return new Frame(FrameKind.Torn, window.Length < BeginsWithinBytes ? window.Length : LineOf(window));
        return new Frame(FrameKind.Foreign, LineOf(window));
    }

    /// <summary>Columns end as no text but that of a CSV does.</summary>
    private static bool IsRestOfRecord(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\","u8) >= 0 || bytes.IndexOf(",\""u8) >= 0;

    private static int LineOf(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)'\n') is >= 0 and var lineFeed ? lineFeed + 1 : bytes.Length;

    /// <summary>
    /// Looks for the end of a record and for a beginning before it, in pieces that grow: the work is that of the bytes
    /// found, not of all that follow, also where a torn record turns the sense of every later quote.
    /// </summary>
    private static Found Search(ReadOnlySpan<byte> bytes, int from, bool endsAtLineFeeds)
    {
        for (long piece = from + FirstPieceBytes; ; piece *= 4)
        {
            var seen = (int)Math.Min(piece, bytes.Length);
            var end = endsAtLineFeeds ? EndOutsideQuotes(bytes[..seen], from) : 0;
            var next = CsvLogHead.FindInside(bytes, Math.Max(from, 1), end > 0 ? end : seen, out var undecided);
            if (next > 0 || end > 0 || seen == bytes.Length)
                return new Found(end, next, undecided);
        }
    }

    private static Frame Unfinished(ReadOnlySpan<byte> bytes, in ContentPlace place)
    {
        if (bytes.Length >= ILogParser.LongestRecordBytes)
            return new Frame(FrameKind.TooLong, ILogParser.LongestRecordBytes);
        return place.IsComplete ? new Frame(FrameKind.Torn, bytes.Length) : Frame.NeedMore;
    }

    private static int EndOutsideQuotes(ReadOnlySpan<byte> bytes, int from)
    {
        var position = from;
        while (position < bytes.Length)
        {
            var found = bytes[position..].IndexOfAny((byte)'"', (byte)'\n');
            if (found < 0)
                return 0;

            position += found + 1;
            if (bytes[position - 1] == '\n')
                return position;

            // Inside quotes; a doubled quote closes and opens again, so it needs no case of its own.
            var closing = bytes[position..].IndexOf((byte)'"');
            if (closing < 0)
                return 0;
            position += closing + 1;
        }

        return 0;
    }

    /// <summary>What stands in the content: the end of the record (0: none), the next beginning before it (-1: none).</summary>
    private readonly record struct Found(int End, int NextHead, bool IsUndecided);
}
