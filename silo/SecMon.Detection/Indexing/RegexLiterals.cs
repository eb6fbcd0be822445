using System.Buffers;

namespace SecMon.Detection.Indexing;

/// <summary>
/// Finds texts that every match of a regular expression contains, so that the expression is tried only where one of them is.
/// It understands only what it is sure of; of anything else it says nothing.
/// </summary>
internal static class RegexLiterals
{
    private const string Quantifiers = "*?{";

    private static readonly SearchValues<char> OfRepetition = SearchValues.Create("0123456789,");

    /// <summary>The longest plain text of each alternative at the top of a pattern.</summary>
    /// <returns>One text per alternative; null when one of them has none.</returns>
    public static IReadOnlyList<string>? Required(string pattern)
    {
        if (!OnlyPlainGroups(pattern) || HasPlainBrace(pattern))
            return null;

        var found = new List<string>();
        var longest = "";
        var run = new System.Text.StringBuilder();
        var i = 0;
        while (i < pattern.Length)
        {
            var start = i;
            var literal = Next(pattern, ref i);
            if (literal is { } plain && (i >= pattern.Length || !Quantifiers.Contains(pattern[i])))
            {
                run.Append(plain);
                if (i >= pattern.Length || pattern[i] != '+')
                    continue;
            }

            EndRun();
            SkipQuantifier(pattern, ref i);
            if (pattern[start] != '|')
                continue;
            found.Add(longest);
            longest = "";
        }

        EndRun();
        found.Add(longest);
        return found.TrueForAll(text => text.Length > 0) ? found : null;

        void EndRun()
        {
            if (run.Length > longest.Length)
                longest = run.ToString();
            run.Clear();
        }
    }

    /// <summary>Groups with flags, names or conditions could change what the rest means; <c>(?:</c> does not, nor a flag for case at the very beginning.</summary>
    private static bool OnlyPlainGroups(string pattern)
    {
        var start = pattern.StartsWith("(?i)", StringComparison.Ordinal) ? 4 : 0;
        for (var at = pattern.IndexOf("(?", start, StringComparison.Ordinal); at >= 0; at = pattern.IndexOf("(?", at + 2, StringComparison.Ordinal))
        {
            if (at + 2 >= pattern.Length || pattern[at + 2] != ':')
                return false;
        }

        return true;
    }

    /// <summary>A brace that is no repetition is a plain character; so rare that such a pattern is left alone.</summary>
    private static bool HasPlainBrace(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
                if (i < pattern.Length && pattern[i] is 'p' or 'P')
                    i = Math.Max(i, pattern.IndexOf('}', i));
            }
            else if (pattern[i] == '{')
            {
                var end = pattern.IndexOf('}', i);
                if (end < 0 || end == i + 1 || pattern.AsSpan(i + 1, end - i - 1).ContainsAnyExcept(OfRepetition))
                    return true;
            }
        }

        return false;
    }

    /// <summary>The plain character at a position; null for everything else, which is stepped over.</summary>
    private static char? Next(string pattern, ref int i)
    {
        var character = pattern[i];
        switch (character)
        {
            case '\\':
                i += 2;
                var escaped = i <= pattern.Length ? pattern[i - 1] : '\\';
                if (char.IsAsciiLetterOrDigit(escaped) || i > pattern.Length)
                    SkipEscape(pattern, escaped, ref i);
                else if (char.IsAscii(escaped))
                    return escaped;
                return null;
            case '[':
                SkipClass(pattern, ref i);
                return null;
            case '(':
                SkipGroup(pattern, ref i);
                return null;
            case '.' or '^' or '$' or '|' or '*' or '+' or '?' or '{' or ')':
                i++;
                return null;
            default:
                i++;
                return char.IsAscii(character) ? character : null;
        }
    }

    /// <summary>Escapes that take more than one letter: <c>\x41 \u0041 \cA \p{L} \k&lt;n&gt;</c> and numbers.</summary>
    private static void SkipEscape(string pattern, char escaped, ref int i)
    {
        if (escaped is 'p' or 'P' or 'k')
        {
            while (i < pattern.Length && pattern[i] is not ('}' or '>' or '\''))
                i++;
            i++;
        }
        else if (escaped is 'x' or 'u' or 'c' || char.IsAsciiDigit(escaped))
        {
            var most = escaped switch { 'x' => 2, 'u' => 4, 'c' => 1, _ => 2 };
            for (; most > 0 && i < pattern.Length && (escaped == 'c' || char.IsAsciiHexDigit(pattern[i])); most--)
                i++;
        }

        i = Math.Min(i, pattern.Length);
    }

    private static void SkipClass(string pattern, ref int i)
    {
        i++;
        if (i < pattern.Length && pattern[i] == '^')
            i++;
        if (i < pattern.Length && pattern[i] == ']')
            i++;
        for (; i < pattern.Length && pattern[i] != ']'; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == '[' && pattern[i - 1] == '-')
                SkipSubtraction(pattern, ref i);
        }

        i = Math.Min(i + 1, pattern.Length);
    }

    private static void SkipSubtraction(string pattern, ref int i)
    {
        SkipClass(pattern, ref i);
        i--;   // stands on the inner closing bracket
    }

    private static void SkipGroup(string pattern, ref int i)
    {
        var depth = 0;
        while (i < pattern.Length)
        {
            switch (pattern[i])
            {
                case '\\':
                    i += 2;
                    break;
                case '[':
                    SkipClass(pattern, ref i);
                    break;
                case '(':
                    depth++;
                    i++;
                    break;
                case ')':
                    i++;
                    if (--depth == 0)
                        return;
                    break;
                default:
                    i++;
                    break;
            }
        }

        i = Math.Min(i, pattern.Length);
    }

    private static void SkipQuantifier(string pattern, ref int i)
    {
        if (i < pattern.Length && pattern[i] == '{')
        {
            var end = pattern.IndexOf('}', i);
            i = end < 0 ? i + 1 : end + 1;
        }
        else if (i < pattern.Length && pattern[i] is '*' or '+' or '?')
        {
            i++;
        }

        if (i < pattern.Length && pattern[i] is '?' or '+')
            i++;   // lazy
    }
}
