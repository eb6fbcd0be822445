namespace SecMon.Detection.Modifiers;

/// <summary>
/// Estimates how large a regular expression is with its counted repetitions written out. The engine that never backtracks
/// builds states for them, so <c>((a{1000}){1000}){1000}</c> would take all memory.
/// </summary>
internal static class RegexSize
{
    /// <summary>Largest size that is compiled; the largest of the SigmaHQ corpus is far below it.</summary>
    public const long Most = 10_000;

    /// <summary>Number of single characters, classes and groups, repetitions written out; stops counting past <see cref="Most"/>.</summary>
    public static long Of(string pattern)
    {
        var outer = new Stack<long>();
        long size = 0;
        long atom = 0;
        var i = 0;
        while (i < pattern.Length)
        {
            if (pattern[i] == '{' && TryRepetition(pattern, i, out var times, out var length))
            {
                size += atom * (times - 1);
                atom *= times;
                i += length;
            }
            else if (pattern[i] == '(')
            {
                outer.Push(size);
                (size, atom) = (1, 0);
                i++;
            }
            else if (pattern[i] == ')' && outer.TryPop(out var before))
            {
                atom = size;
                size += before;
                i++;
            }
            else
            {
                atom = 1;
                size++;
                i += AtomLength(pattern, i);
            }

            if (size > Most)
                return size;
        }

        return size + outer.Sum();
    }

    private static bool TryRepetition(string pattern, int start, out long times, out int length)
    {
        times = 0;
        length = 0;
        var end = pattern.IndexOf('}', start);
        if (end < 0 || end - start > 24)
            return false;

        foreach (var bound in pattern[(start + 1)..end].Split(','))
        {
            if (bound.Length > 0 && !bound.All(char.IsAsciiDigit))
                return false;
            times = Math.Max(times, bound.Length is > 0 and < 11 ? long.Parse(bound) : 1);
        }

        length = end - start + 1;
        return true;
    }

    private static int AtomLength(string pattern, int start)
    {
        if (pattern[start] == '\\')
            return 2;
        if (pattern[start] != '[')
            return 1;

        var end = start + 1;
        if (end < pattern.Length && pattern[end] == '^')
            end++;
        // a bracket right after the opening one is a plain character
        for (end++; end < pattern.Length && pattern[end] != ']'; end++)
        {
            if (pattern[end] == '\\')
                end++;
        }

        return end - start + 1;
    }
}
