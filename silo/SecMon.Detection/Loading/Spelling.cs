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
            var distance = Distance(word, candidate, best);
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

    /// <summary>Edits (insert, delete, replace, swap neighbours) between two words, case ignored; <paramref name="limit"/> when there are as many or more.</summary>
    private static int Distance(string word, string candidate, int limit)
    {
        if (candidate.Length > LongestWord || Math.Abs(word.Length - candidate.Length) >= limit)
            return limit;

        Span<char> left = stackalloc char[word.Length], right = stackalloc char[candidate.Length];
        word.AsSpan().ToLowerInvariant(left);
        candidate.AsSpan().ToLowerInvariant(right);
        Span<int> beforeLast = stackalloc int[right.Length + 1], last = stackalloc int[right.Length + 1], row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            last[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var least = row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                least = Math.Min(least, row[j]);
            }

            // A swap reaches over one row, and costs one there.
            if (least > limit)
                return limit;
            var free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }

        return Math.Min(last[right.Length], limit);
    }
}
