namespace SecMon.Events.Sql;

/// <summary>Matches a literal against a LIKE pattern that is a literal too.</summary>
internal static class LikeFolding
{
    // Matching may look at each byte once per byte of the pattern, so only short ones are folded: the whole stays linear.
    private const int LongestBytes = 128;

    /// <summary>The truth of <c>left LIKE right</c>.</summary>
    public static Truth Match(
        ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, bool ignoresCase, Operand left, Operand right)
    {
        if (left.Value != OperandValue.String || right.Value != OperandValue.String)
            return Truth.Unknown;
        ref readonly var value = ref tokens[left.First];
        ref readonly var pattern = ref tokens[right.First];
        if (!SqlLiteral.IsPlain(value) || !SqlLiteral.IsPlain(pattern) || Math.Max(value.Length, pattern.Length) > LongestBytes)
            return Truth.Unknown;

        var bytes = SqlLiteral.Raw(text, value);
        var wildcards = SqlLiteral.Raw(text, pattern);
        // Case and `_` beyond ASCII are matters of the server's collation and of characters, not of bytes.
        if (!System.Text.Ascii.IsValid(bytes) || wildcards.Contains((byte)'\\'))
            return Truth.Unknown;
        return TruthTables.Of(IsMatch(bytes, wildcards, ignoresCase));
    }

    private static bool IsMatch(ReadOnlySpan<byte> value, ReadOnlySpan<byte> pattern, bool ignoresCase)
    {
        var at = 0;
        var of = 0;
        var lastPercent = -1;
        var retry = 0;
        while (at < value.Length)
        {
            if (of < pattern.Length && pattern[of] == '%')
            {
                lastPercent = of++;
                retry = at;
            }
            else if (of < pattern.Length && (pattern[of] == '_' || IsSame(value[at], pattern[of], ignoresCase)))
            {
                at++;
                of++;
            }
            else if (lastPercent >= 0)
            {
                of = lastPercent + 1;
                at = ++retry;
            }
            else
            {
                return false;
            }
        }

        return pattern[of..].TrimStart((byte)'%').IsEmpty;
    }

    private static bool IsSame(byte one, byte other, bool ignoresCase) =>
        one == other || (ignoresCase && (one ^ other) == 0x20 && char.IsAsciiLetter((char)one));
}
