namespace SecMon.Detection.Checks;

/// <summary>Looks for plain text in a regular expression by which the engine can skip most values.</summary>
internal static class RegexLiterals
{
    /// <summary>True when a letter or digit stands outside classes, groups with alternatives and optional parts.</summary>
    /// <param name="pattern">A valid pattern.</param>
    public static bool HasLiteral(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    if (i + 1 < pattern.Length && !char.IsLetterOrDigit(pattern[i + 1]) && !IsOptional(pattern, i + 2))
                        return true;
                    i++;
                    break;
                case '[':
                    i = EndOfClass(pattern, i);
                    break;
                case '(' when i + 1 < pattern.Length && pattern[i + 1] == '?':
                    i = pattern.AsSpan(i).IndexOfAny(':', '>', ')') is var end and >= 0 ? i + end : i + 1;
                    break;
                case '{':
                    i = pattern.IndexOf('}', i) is var close and >= 0 ? close : i;
                    break;
                default:
                    if ((char.IsLetterOrDigit(pattern[i]) || pattern[i] is ' ' or '-' or '_' or '/' or '"' or '=') && !IsOptional(pattern, i + 1))
                        return true;
                    break;
            }
        }

        return false;
    }

    private static bool IsOptional(string pattern, int after) =>
        after < pattern.Length && (pattern[after] is '*' or '?' || pattern.AsSpan(after).StartsWith("{0"));

    private static int EndOfClass(string pattern, int start)
    {
        var end = start + 1;
        if (end < pattern.Length && pattern[end] == '^')
            end++;
        for (end++; end < pattern.Length && pattern[end] != ']'; end++)
        {
            if (pattern[end] == '\\')
                end++;
        }

        return end;
    }
}
