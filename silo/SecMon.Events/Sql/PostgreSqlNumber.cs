using SecMon.Events.Subjects;

namespace SecMon.Events.Sql;

/// <summary>Reads a number: decimal, with fraction and exponent, hexadecimal, octal or binary, with underscores.</summary>
internal static class PostgreSqlNumber
{
    /// <summary>Adds the number at <paramref name="at"/> and returns the first byte after it.</summary>
    public static int Add(ReadOnlySpan<byte> text, int at, SqlTokens tokens)
    {
        var end = End(text, at);
        tokens.Add(SqlTokenKind.Number, at, end - at);
        if (end - at >= CitizenIdScanner.Digits)
            tokens.HasLongLiteral = true;
        return end;
    }

    private static int End(ReadOnlySpan<byte> text, int at)
    {
        if (text[at] == '0' && at + 2 < text.Length && (text[at + 1] | 0x20) is 'x' or 'o' or 'b' && SqlCharacters.HexDigit(text[at + 2]) >= 0)
        {
            at += 2;
            while (at < text.Length && (SqlCharacters.HexDigit(text[at]) >= 0 || text[at] == '_'))
                at++;
            return at;
        }

        at = Digits(text, at);
        // Two dots are PL/pgSQL's range, not a fraction.
        if (at < text.Length && text[at] == '.' && (at + 1 == text.Length || text[at + 1] != '.'))
            at = Digits(text, at + 1);
        if (at + 1 < text.Length && (text[at] | 0x20) == 'e')
        {
            var exponent = text[at + 1] is (byte)'+' or (byte)'-' ? at + 2 : at + 1;
            if (exponent < text.Length && text[exponent] is >= (byte)'0' and <= (byte)'9')
                at = Digits(text, exponent);
        }

        return at;
    }

    private static int Digits(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (text[at] is >= (byte)'0' and <= (byte)'9' || IsSeparator(text, at)))
            at++;
        return at;
    }

    private static bool IsSeparator(ReadOnlySpan<byte> text, int at) =>
        text[at] == '_' && at > 0 && text[at - 1] is >= (byte)'0' and <= (byte)'9'
        && at + 1 < text.Length && text[at + 1] is >= (byte)'0' and <= (byte)'9';
}
