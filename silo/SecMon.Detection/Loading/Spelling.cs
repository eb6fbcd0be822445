namespace SecMon.Detection.Loading;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class Spelling
{
    private const int LongestWord = 64;
    private const int MostCandidates = 1_000;
    private const int MostShown = 40;

    /// <summary>The candidate nearest to <paramref name="word"/> by edits; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestWord)
            return null;

        var best = Math.Clamp(word.Length / 3, 1, 3) + 1;
        string? nearest = null;
        foreach (var candidate in candidates.Take(MostCandidates))
        {
            var distance = candidate.Length <= LongestWord ? Distance(word, candidate) : int.MaxValue;
            if (distance >= best)
                continue;
            best = distance;
            nearest = candidate;
        }

        return nearest;
    }

    /// <summary><c>did you mean 'x'? Things: a, b, c</c>, without the question when nothing is near.</summary>
    public static string Help(string word, string things, IEnumerable<string> candidates)
    {
        var sorted = candidates.Take(MostCandidates).Order(StringComparer.Ordinal).ToArray();
        var shown = string.Join(", ", sorted.Take(MostShown)) + (sorted.Length > MostShown ? ", …" : sorted.Length == 0 ? "none" : "");
        var question = Nearest(word, sorted) is { } nearest ? $"did you mean '{nearest}'? " : "";
        return $"{question}{things}: {shown}";
    }

    /// <summary>Edits (insert, delete, replace, swap neighbours) between two words, case ignored.</summary>
    private static int Distance(string word, string candidate)
    {
        if (Math.Abs(word.Length - candidate.Length) > 4)
            return int.MaxValue;

        var beforeLast = new int[candidate.Length + 1];
        var last = Enumerable.Range(0, candidate.Length + 1).ToArray();
        for (var i = 1; i <= word.Length; i++)
        {
            var row = new int[candidate.Length + 1];
            row[0] = i;
            for (var j = 1; j <= candidate.Length; j++)
            {
                var replaced = last[j - 1] + (Same(word[i - 1], candidate[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(word[i - 1], candidate[j - 2]) && Same(word[i - 2], candidate[j - 1]))
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last) = (last, row);
        }

        return last[candidate.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
