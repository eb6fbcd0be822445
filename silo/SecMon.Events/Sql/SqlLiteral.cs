namespace SecMon.Events.Sql;

/// <summary>Reads what stands between the quotes of a string or name.</summary>
internal static class SqlLiteral
{
    /// <summary>The bytes between the quotes as they are written; a cut literal reaches to the end of the text.</summary>
    public static ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> text, SqlToken token)
    {
        var whole = text.Slice(token.Start, token.Length);
        var opening = whole[..token.Partner];
        var content = whole[token.Partner..];
        var closing = token.Spelling == SqlSpelling.Dollar ? opening : opening[^1..];
        return content.EndsWith(closing) ? content[..^closing.Length] : content;
    }

    /// <summary>True when the raw bytes are the value.</summary>
    public static bool IsPlain(SqlToken token) => token.Spelling is SqlSpelling.Plain or SqlSpelling.Dollar;

    /// <summary>Appends the value: doubled quotes are one, escapes are what they stand for.</summary>
    public static void Decode(ReadOnlySpan<byte> text, SqlToken token, SqlBytes value)
    {
        var raw = Raw(text, token);
        var quote = text[token.Start + token.Partner - 1];
        switch (token.Spelling)
        {
            case SqlSpelling.Doubled:
                Undouble(raw, quote, value);
                break;
            case SqlSpelling.Escaped:
                Unescape(raw, value);
                break;
            case SqlSpelling.Unicode:
                UnescapeUnicode(raw, quote, value);
                break;
            default:
                value.Add(raw);
                break;
        }
    }

    private static void Undouble(ReadOnlySpan<byte> raw, byte quote, SqlBytes value)
    {
        for (var at = 0; at < raw.Length; at++)
        {
            value.Add(raw[at]);
            if (raw[at] == quote)
                at++;
        }
    }

    private static void Unescape(ReadOnlySpan<byte> raw, SqlBytes value)
    {
        for (var at = 0; at < raw.Length;)
        {
            if (raw[at] == '\'')
            {
                value.Add((byte)'\'');
                at += 2;
            }
            else if (raw[at] != '\\' || at + 1 == raw.Length)
            {
                value.Add(raw[at++]);
            }
            else
            {
                at += Escape(raw[(at + 1)..], value) + 1;
            }
        }
    }

    private static int Escape(ReadOnlySpan<byte> after, SqlBytes value)
    {
        switch (after[0])
        {
            case >= (byte)'0' and <= (byte)'7':
                var octal = Number(after, 8, 3, out var length);
                value.Add((byte)octal);
                return length;
            case (byte)'x' when after.Length > 1 && SqlCharacters.HexDigit(after[1]) >= 0:
                value.Add((byte)Number(after[1..], 16, 2, out length));
                return length + 1;
            case (byte)'u' or (byte)'U':
                var digits = after[0] == 'u' ? 4 : 8;
                var point = Number(after[1..], 16, digits, out length);
                if (length == digits)
                    value.AddRune(point);
                return length == digits ? digits + 1 : 1;
            default:
                value.Add(after[0] switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'t' => (byte)'\t',
                    (byte)'r' => (byte)'\r',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    var other => other,
                });
                return 1;
        }
    }

    private static void UnescapeUnicode(ReadOnlySpan<byte> raw, byte quote, SqlBytes value)
    {
        for (var at = 0; at < raw.Length;)
        {
            var digits = raw[at] != '\\' ? 0 : at + 1 < raw.Length && raw[at + 1] == '+' ? 6 : 4;
            var skip = digits == 6 ? 2 : 1;
            if (digits > 0 && at + skip <= raw.Length && Number(raw[(at + skip)..], 16, digits, out var length) is var point && length == digits)
            {
                value.AddRune(point);
                at += skip + digits;
                continue;
            }

            value.Add(raw[at]);
            at += raw[at] == quote || (raw[at] == '\\' && at + 1 < raw.Length && raw[at + 1] == '\\') ? 2 : 1;
        }
    }

    private static int Number(ReadOnlySpan<byte> digits, int radix, int most, out int length)
    {
        var value = 0;
        for (length = 0; length < most && length < digits.Length; length++)
        {
            var digit = SqlCharacters.HexDigit(digits[length]);
            if (digit < 0 || digit >= radix)
                break;
            value = unchecked((value * radix) + digit);
        }

        return value;
    }
}
