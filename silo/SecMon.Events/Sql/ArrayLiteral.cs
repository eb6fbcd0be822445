namespace SecMon.Events.Sql;

/// <summary>Counts the elements of an array that is written as a string (PostgreSQL documentation, 8.15.2).</summary>
internal static class ArrayLiteral
{
    /// <summary>Elements of <paramref name="literal"/> that are not NULL; 1 when it is no array.</summary>
    public static int Count(ReadOnlySpan<byte> literal)
    {
        literal = SqlWhiteSpace.Trim(literal);
        if (literal.IsEmpty || literal[0] != '{')
            return 1;

        var count = 0;
        var start = 1;
        var quoted = false;
        for (var at = 1; at <= literal.Length; at++)
        {
            var one = at < literal.Length ? literal[at] : (byte)'}';
            if (quoted && at < literal.Length)
            {
                if (one == '\\')
                    at++;
                quoted = one != '"';
                continue;
            }

            quoted = one == '"';
            if (one is not ((byte)',' or (byte)'{' or (byte)'}'))
                continue;
            count += IsElement(literal[start..Math.Min(at, literal.Length)]) ? 1 : 0;
            start = at + 1;
            if (start > literal.Length)
                break;
        }

        return count;
    }

    private static bool IsElement(ReadOnlySpan<byte> element)
    {
        element = SqlWhiteSpace.Trim(element);
        return !element.IsEmpty && !System.Text.Ascii.EqualsIgnoreCase(element, "null"u8);
    }
}
