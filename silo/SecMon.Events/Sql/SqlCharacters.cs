namespace SecMon.Events.Sql;

/// <summary>Classes of characters.</summary>
internal static class SqlCharacters
{
    /// <summary>True for letters, digits, <c>_</c>, <c>$</c> and everything beyond ASCII.</summary>
    public static bool IsWordPart(byte one) =>
        (uint)((one | 0x20) - 'a') <= 'z' - 'a' || one >= 0x80 || (uint)(one - '0') <= 9 || one is (byte)'_' or (byte)'$';

    /// <summary>First byte after the word that goes on at <paramref name="at"/>.</summary>
    public static int EndOfWord(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && IsWordPart(text[at]) && (text[at] < 0x80 || SqlWhiteSpace.Length(text[at..]) == 0))
            at++;
        return at;
    }

    /// <summary>Value of a hexadecimal digit; -1 when it is none.</summary>
    public static int HexDigit(byte one) => one switch
    {
        >= (byte)'0' and <= (byte)'9' => one - '0',
        >= (byte)'a' and <= (byte)'f' => one - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => one - 'A' + 10,
        _ => -1,
    };
}
