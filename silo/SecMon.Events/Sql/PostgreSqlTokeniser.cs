using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>
/// Splits a text into tokens by PostgreSQL's rules (documentation, 4.1), and by those of the drivers' parameters in sql.md.
/// What the end of the text cuts ends there. One pass: no byte is looked at more than a fixed number of times.
/// </summary>
internal static class PostgreSqlTokeniser
{
    /// <summary>Fills <paramref name="tokens"/> with the tokens and comments of <paramref name="text"/>.</summary>
    public static void Read(ReadOnlySpan<byte> text, SqlTokens tokens)
    {
        tokens.Clear(text.Length);
        var position = 0;
        while (position < text.Length)
        {
            tokens.Steps++;
            position = Next(text, position, tokens);
        }

        tokens.Finish();
    }

    private static int Next(ReadOnlySpan<byte> text, int at, SqlTokens tokens)
    {
        var first = text[at];
        switch (first)
        {
            case (byte)' ' or (>= 0x09 and <= 0x0d):
                return at + 1;
            case (byte)'\'':
                return PostgreSqlQuotes.AddString(text, at, 1, SqlSpelling.Plain, tokens);
            case (byte)'"':
                return PostgreSqlQuotes.AddName(text, at, 1, SqlSpelling.Plain, tokens);
            case (byte)'(':
                tokens.AddOpen(at);
                return at + 1;
            case (byte)')':
                tokens.AddClose(at);
                return at + 1;
            case (byte)'[':
                return Single(OpenBracket, at, tokens);
            case (byte)']':
                return Single(CloseBracket, at, tokens);
            case (byte)',':
                return Single(Comma, at, tokens);
            case (byte)';':
                return Single(tokens.IsNested ? Operator : Semicolon, at, tokens);
            case (byte)'.':
                return Peek(text, at + 1) is >= (byte)'0' and <= (byte)'9' && !FollowsName(tokens, at)
                    ? PostgreSqlNumber.Add(text, at, tokens)
                    : Single(Dot, at, tokens);
            case >= (byte)'0' and <= (byte)'9':
                return PostgreSqlNumber.Add(text, at, tokens);
            case (byte)'$':
                return PostgreSqlQuotes.AddDollar(text, at, tokens);
            case (byte)':':
                return Colon(text, at, tokens);
            case (byte)'-' when Peek(text, at + 1) == '-':
                return PostgreSqlComments.AddLine(text, at, tokens);
            case (byte)'/' when Peek(text, at + 1) == '*':
                return PostgreSqlComments.AddBlock(text, at, tokens);
        }

        if (SqlCharacters.IsWordPart(first))
            return Word(text, at, tokens);
        return PostgreSqlOperators.IsPart(first)
            ? PostgreSqlOperators.Add(text, at, tokens)
            : Single(Operator, at, tokens);
    }

    private static int Word(ReadOnlySpan<byte> text, int at, SqlTokens tokens)
    {
        if (text[at] >= 0x80 && SqlWhiteSpace.Length(text[at..]) is var blank and > 0)
            return at + blank;

        var end = at + 1;
        while (end < text.Length && SqlCharacters.IsWordPart(text[end]))
        {
            if (text[end] >= 0x80 && SqlWhiteSpace.Length(text[end..]) > 0)
                break;
            end++;
        }

        if (Prefix(text, at, end) is { } spelling)
        {
            var quote = spelling == SqlSpelling.Unicode ? end + 1 : end;
            return text[quote] == '"'
                ? PostgreSqlQuotes.AddName(text, at, quote - at + 1, spelling, tokens)
                : PostgreSqlQuotes.AddString(text, at, quote - at + 1, spelling, tokens);
        }

        var qualified = tokens.Count > 0 && tokens.Last.Kind == Dot;
        tokens.Add(SqlTokenKind.Word, at, end - at).Word = qualified ? SqlWord.None : SqlWords.Find(text[at..end]);
        return end;
    }

    /// <summary>How the string or name is spelt of which the word at <paramref name="at"/> is the prefix; null when it is none.</summary>
    private static SqlSpelling? Prefix(ReadOnlySpan<byte> text, int at, int end)
    {
        if (end - at != 1)
            return null;
        var letter = text[at] | 0x20;
        if (letter == 'u')
            return Peek(text, end) == '&' && Peek(text, end + 1) is (byte)'\'' or (byte)'"' ? SqlSpelling.Unicode : null;
        if (Peek(text, end) != '\'')
            return null;
        return letter switch
        {
            'e' => SqlSpelling.Escaped,
            'b' or 'x' => SqlSpelling.Bits,
            'n' => SqlSpelling.Plain,
            _ => null,
        };
    }

    private static int Colon(ReadOnlySpan<byte> text, int at, SqlTokens tokens)
    {
        var next = Peek(text, at + 1);
        if (next == ':')
        {
            tokens.Add(Cast, at, 2);
            return at + 2;
        }

        if (next == '=')
        {
            tokens.Add(Operator, at, 2);
            return at + 2;
        }

        if (!SqlCharacters.IsWordPart(next) || PostgreSqlOperators.FollowsOperand(tokens))
            return Single(Operator, at, tokens);

        var end = SqlCharacters.EndOfWord(text, at + 1);
        tokens.Add(Parameter, at, end - at);
        return end;
    }

    private static bool FollowsName(SqlTokens tokens, int at) =>
        tokens.Count > 0 && tokens.Last.IsName && tokens.Last.End == at;

    private static int Single(SqlTokenKind kind, int at, SqlTokens tokens)
    {
        tokens.Add(kind, at, 1);
        return at + 1;
    }

    private static byte Peek(ReadOnlySpan<byte> text, int at) => at < text.Length ? text[at] : (byte)0;
}
