namespace SecMon.Events.Sql;

/// <summary>Reads comments; block comments nest (PostgreSQL documentation, 4.1.5).</summary>
internal static class PostgreSqlComments
{
    /// <summary>Adds the comment <c>--</c> at <paramref name="at"/> and returns the first byte of the line's end.</summary>
    public static int AddLine(ReadOnlySpan<byte> text, int at, SqlTokens tokens)
    {
        var length = text[at..].IndexOfAny((byte)'\n', (byte)'\r');
        if (length < 0)
            length = text.Length - at;
        tokens.Comments.Add(new SqlComment(at, length, tokens.Count, IsBlock: false, IsClosed: true));
        return at + length;
    }

    /// <summary>Adds the comment <c>/* */</c> at <paramref name="at"/> and returns the first byte after it.</summary>
    public static int AddBlock(ReadOnlySpan<byte> text, int at, SqlTokens tokens)
    {
        var position = at + 2;
        var depth = 1;
        while (depth > 0)
        {
            tokens.Steps++;
            var next = text[position..].IndexOfAny((byte)'*', (byte)'/');
            if (next < 0 || position + next + 1 >= text.Length)
            {
                position = text.Length;
                break;
            }

            position += next;
            if (text[position] == '*' && text[position + 1] == '/')
            {
                depth--;
                position += 2;
            }
            else if (text[position] == '/' && text[position + 1] == '*')
            {
                depth++;
                position += 2;
            }
            else
            {
                position++;
            }
        }

        tokens.Comments.Add(new SqlComment(at, position - at, tokens.Count, IsBlock: true, IsClosed: depth == 0));
        return position;
    }
}
