using SecMon.Events.Subjects;

namespace SecMon.Events.Sql;

/// <summary>Reads quoted strings and names (PostgreSQL documentation, 4.1.1 and 4.1.2).</summary>
internal static class PostgreSqlQuotes
{
    /// <summary>Adds the string at <paramref name="at"/>, which begins with a prefix and quote of <paramref name="opening"/> bytes.</summary>
    /// <returns>First byte after it.</returns>
    public static int AddString(ReadOnlySpan<byte> text, int at, int opening, SqlSpelling spelling, SqlTokens tokens)
    {
        var end = End(text, at + opening, (byte)'\'', spelling == SqlSpelling.Escaped, tokens, out var doubled);
        ref var token = ref tokens.Add(SqlTokenKind.String, at, end - at);
        token.Partner = opening;
        token.Spelling = doubled && spelling == SqlSpelling.Plain ? SqlSpelling.Doubled : spelling;
        if (end - at >= CitizenIdScanner.Digits)
            tokens.HasLongLiteral = true;
        return end;
    }

    /// <summary>Adds the quoted name at <paramref name="at"/>.</summary>
    /// <returns>First byte after it.</returns>
    public static int AddName(ReadOnlySpan<byte> text, int at, int opening, SqlSpelling spelling, SqlTokens tokens)
    {
        var end = End(text, at + opening, (byte)'"', escapes: false, tokens, out var doubled);
        ref var token = ref tokens.Add(SqlTokenKind.QuotedName, at, end - at);
        token.Partner = opening;
        token.Spelling = doubled && spelling == SqlSpelling.Plain ? SqlSpelling.Doubled : spelling;
        return end;
    }

    /// <summary>Adds what begins with <c>$</c>: a string between dollar tags, a parameter, or the character alone.</summary>
    /// <returns>First byte after it.</returns>
    public static int AddDollar(ReadOnlySpan<byte> text, int at, SqlTokens tokens)
    {
        var tagEnd = at + 1;
        while (tagEnd < text.Length && text[tagEnd] != '$' && SqlCharacters.IsWordPart(text[tagEnd]) && (text[tagEnd] < 0x80 || SqlWhiteSpace.Length(text[tagEnd..]) == 0))
            tagEnd++;

        var digits = tagEnd > at + 1 && text[at + 1] is >= (byte)'0' and <= (byte)'9';
        if (digits || tagEnd == text.Length || text[tagEnd] != '$')
        {
            tokens.Add(tagEnd > at + 1 ? SqlTokenKind.Parameter : SqlTokenKind.Operator, at, tagEnd - at);
            return tagEnd;
        }

        var tag = text[at..(tagEnd + 1)];
        var end = DollarEnd(text, tagEnd + 1, tag, tokens);
        ref var token = ref tokens.Add(SqlTokenKind.String, at, end - at);
        token.Partner = tag.Length;
        token.Spelling = SqlSpelling.Dollar;
        if (end - at >= CitizenIdScanner.Digits)
            tokens.HasLongLiteral = true;
        return end;
    }

    private static int End(ReadOnlySpan<byte> text, int at, byte quote, bool escapes, SqlTokens tokens, out bool doubled)
    {
        doubled = false;
        while (at < text.Length)
        {
            tokens.Steps++;
            var next = escapes ? text[at..].IndexOfAny(quote, (byte)'\\') : text[at..].IndexOf(quote);
            if (next < 0)
                return text.Length;
            at += next;
            if (text[at] == quote && (at + 1 == text.Length || text[at + 1] != quote))
                return at + 1;
            doubled |= text[at] == quote;
            at += 2;
        }

        return text.Length;
    }

    // The tag has no $ inside, so a comparison never goes further than to the next $: all together they stay linear.
    private static int DollarEnd(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> tag, SqlTokens tokens)
    {
        while (true)
        {
            tokens.Steps++;
            var next = text[at..].IndexOf((byte)'$');
            if (next < 0)
                return text.Length;
            at += next;
            if (text[at..].StartsWith(tag))
                return at + tag.Length;
            at++;
        }
    }
}
