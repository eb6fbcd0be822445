namespace SecMon.Events.Sql;

/// <summary>White space beyond ASCII (sql.md, Words of a text).</summary>
internal static class SqlWhiteSpace
{
    /// <summary>Length in bytes of the white space at the start of <paramref name="bytes"/>; 0 when there is none.</summary>
    public static int Length(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return 0;
        return bytes[0] switch
        {
            (byte)' ' or (>= 0x09 and <= 0x0d) => 1,
            0xc2 when bytes.Length > 1 => bytes[1] is 0x85 or 0xa0 ? 2 : 0,
            >= 0xe1 and <= 0xef when bytes.Length > 2 => IsLong(bytes[0], bytes[1], bytes[2]) ? 3 : 0,
            _ => 0,
        };
    }

    /// <summary>The bytes without white space at both ends.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> bytes)
    {
        for (var length = Length(bytes); length > 0; length = Length(bytes))
            bytes = bytes[length..];
        for (var length = LengthAtEnd(bytes); length > 0; length = LengthAtEnd(bytes))
            bytes = bytes[..^length];
        return bytes;
    }

    private static int LengthAtEnd(ReadOnlySpan<byte> bytes)
    {
        for (var length = 1; length <= 3 && length <= bytes.Length; length++)
        {
            if (Length(bytes[^length..]) == length)
                return length;
        }

        return 0;
    }

    private static bool IsLong(byte first, byte second, byte third) => (first, second) switch
    {
        (0xe1, 0x9a) => third == 0x80,                      // U+1680
        (0xe1, 0xa0) => third == 0x8e,                      // U+180E
        (0xe2, 0x80) => third is (>= 0x80 and <= 0x8f)      // U+2000 to U+200F, the zero-width ones among them
            or 0xa8 or 0xa9 or 0xaf,                        // U+2028, U+2029, U+202F
        (0xe2, 0x81) => third is 0x9f or (>= 0xa0 and <= 0xa4), // U+205F, U+2060 to U+2064
        (0xe3, 0x80) => third == 0x80,                      // U+3000
        (0xef, 0xbb) => third == 0xbf,                      // U+FEFF
        _ => false,
    };
}
