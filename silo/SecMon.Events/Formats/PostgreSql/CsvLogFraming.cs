namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// Splits a PostgreSQL csvlog into records. A record ends at a line feed outside quotes (PostgreSQL documentation,
/// 20.8.4), so a statement of many lines is one record, or where the next record was glued to a torn one.
/// </summary>
internal static class CsvLogFraming
{
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
        var end = EndOutsideQuotes(bytes, headLength);
        var glued = CsvLogHead.FindInside(bytes, headLength, end > 0 ? end : bytes.Length, out var undecided);
        if (glued > 0)
            return new Frame(FrameKind.Torn, glued);
        if (end > 0 && (!undecided || place.IsComplete))
            return new Frame(FrameKind.Whole, end);
        return Unfinished(bytes, place);
    }

    private static Frame WithoutHead(ReadOnlySpan<byte> bytes, in ContentPlace place)
    {
        if (bytes[0] == '\n')
            return new Frame(FrameKind.Blank, 1);
        if (bytes.StartsWith("\r\n"u8))
            return new Frame(FrameKind.Blank, 2);

        var next = CsvLogHead.FindInside(bytes, 1, bytes.Length, out var undecided);
        // A file that begins in mid-record may begin inside quotes, so its line ends say nothing before the next beginning.
        var end = place.IsFileStart ? 0 : EndOutsideQuotes(bytes, 0);
        if (end > 0 && (next < 0 || end <= next))
            return new Frame(FrameKind.Garbage, end);
        if (next > 0)
            return new Frame(FrameKind.Torn, next);
        return undecided && !place.IsComplete ? Frame.NeedMore : Unfinished(bytes, place);
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
}
