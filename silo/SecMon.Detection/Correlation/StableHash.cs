namespace SecMon.Detection.Correlation;

/// <summary>FNV-1a over UTF-16 units with a final mix: the same on every machine and in every version, as routing and buckets need.</summary>
public static class StableHash
{
    private const ulong Offset = 14695981039346656037UL;
    private const ulong Prime = 1099511628211UL;

    /// <summary>The hash of a text.</summary>
    public static ulong Of(ReadOnlySpan<char> text) => Mix(Add(Offset, text));

    /// <summary>The hash of a group of a rule.</summary>
    public static ulong OfGroup(ulong rule, IReadOnlyList<string> values)
    {
        var hash = (Offset ^ rule) * Prime;
        foreach (var value in values)
            hash = (Add(hash, value) ^ 0x1F) * Prime;
        return Mix(hash);
    }

    private static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var unit in text)
            hash = (hash ^ unit) * Prime;
        return hash;
    }

    private static ulong Mix(ulong hash)
    {
        hash ^= hash >> 33;
        hash *= 0xFF51AFD7ED558CCDUL;
        hash ^= hash >> 33;
        return hash;
    }
}
