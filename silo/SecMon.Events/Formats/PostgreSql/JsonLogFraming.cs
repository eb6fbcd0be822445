namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// Splits a PostgreSQL jsonlog into records: one object a line, keys in any order, or where the next object was glued to a torn one.
/// jsonlog escapes quotes in texts, so <c>{"timestamp":"</c> inside a line that is no whole object is a beginning; inside one it is an envelope's.
/// </summary>
internal static class JsonLogFraming
{
    /// <summary>How every record begins as the server writes it.</summary>
    public static ReadOnlySpan<byte> Beginning => "{\"timestamp\":\""u8;

    /// <summary>Finds the first record.</summary>
    /// <param name="bytes">Content that begins at a record boundary.</param>
    /// <param name="place">Where it stands.</param>
    public static Frame Next(ReadOnlySpan<byte> bytes, in ContentPlace place)
    {
        if (bytes.IsEmpty)
            return Frame.NeedMore;

        var lineFeed = bytes.IndexOf((byte)'\n');
        var line = lineFeed >= 0 ? bytes[..(lineFeed + 1)] : bytes;
        var glued = JsonLogHead.FindGlued(line);
        // Until the line ends it may still be an envelope; but nothing is waited for beyond the longest record.
        if (glued >= 0 && lineFeed < 0 && !place.IsComplete && line[0] == '{' && line.Length < ILogParser.LongestRecordBytes)
            return Frame.NeedMore;
        if (glued >= 0 && !JsonLogHead.IsObject(line))
            return new Frame(FrameKind.Torn, glued);

        if (lineFeed >= 0)
            return new Frame(KindOf(line, place), line.Length);
        if (bytes.Length >= ILogParser.LongestRecordBytes)
            return new Frame(FrameKind.TooLong, ILogParser.LongestRecordBytes);
        if (!place.IsComplete)
            return Frame.NeedMore;
        return new Frame(line[^1] == '}' && IsObjectLike(line) ? FrameKind.Whole : FrameKind.Torn, line.Length);
    }

    private static FrameKind KindOf(ReadOnlySpan<byte> line, in ContentPlace place)
    {
        if (line.Trim(" \t\r\n"u8).IsEmpty)
            return FrameKind.Blank;
        if (IsObjectLike(line))
            return FrameKind.Whole;
        if (ForeignContainer.Of(line) is not null)
            return FrameKind.Foreign;
        return place.IsFileStart ? FrameKind.Torn : FrameKind.Garbage;
    }

    private static bool IsObjectLike(ReadOnlySpan<byte> line) => line.TrimStart(" \t"u8).StartsWith("{"u8);
}
