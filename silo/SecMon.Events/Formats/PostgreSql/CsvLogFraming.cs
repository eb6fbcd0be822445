namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// Splits a PostgreSQL csvlog into records. A record ends at a line feed outside quotes (PostgreSQL documentation,
/// 20.8.4), so a statement of many lines is one record, or where the next record was glued to a torn one.
/// </summary>
internal static class CsvLogFraming
{
    private const int FirstPieceBytes = 4_096;

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

    /// <summary>A file that begins in mid-record may begin inside quotes, so its line ends say nothing before the next beginning.</summary>
    private static Frame BeforeFirstHead(ReadOnlySpan<byte> bytes, in ContentPlace place)
    {
        var next = Search(bytes, 0, endsAtLineFeeds: false).NextHead;
        var rest = next > 0 ? new Frame(FrameKind.Torn, next) : Unfinished(bytes, place);
        return rest.Length > 0 && !bytes[..rest.Length].ContainsAnyExcept("\r\n"u8) ? rest with { Kind = FrameKind.Blank } : rest;
    }

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
