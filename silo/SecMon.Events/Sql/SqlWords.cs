namespace SecMon.Events.Sql;

/// <summary>Finds the keyword that bytes spell, whatever their case. Only A–Z fold.</summary>
internal static class SqlWords
{
    private const int Places = 2_048;
    private const int LongestBytes = 17;

    private static readonly SqlWord[] Words = new SqlWord[Places];
    private static readonly byte[][] Spellings = new byte[Places][];

    static SqlWords()
    {
        foreach (var word in Enum.GetValues<SqlWord>())
        {
            if (word == SqlWord.None)
                continue;
            var spelling = Spell(word);
            var place = Place(spelling);
            while (Words[place] != SqlWord.None)
                place = (place + 1) & (Places - 1);
            Words[place] = word;
            Spellings[place] = spelling;
        }
    }

    /// <summary>The keyword, or <see cref="SqlWord.None"/> when the bytes are a name.</summary>
    public static SqlWord Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < 2 or > LongestBytes)
            return SqlWord.None;
        for (var place = Place(bytes); Words[place] != SqlWord.None; place = (place + 1) & (Places - 1))
        {
            if (System.Text.Ascii.EqualsIgnoreCase(bytes, Spellings[place]))
                return Words[place];
        }

        return SqlWord.None;
    }

    /// <summary>True for words that cannot be names unless they are quoted.</summary>
    public static bool IsReserved(SqlWord word) => word is > SqlWord.None and <= SqlWord.Grant;

    // Bit 0x20 folds letters; that it folds some other characters too only costs a comparison.
    private static int Place(ReadOnlySpan<byte> bytes)
    {
        var hash = (uint)bytes.Length;
        foreach (var one in bytes)
            hash = (hash * 31) + (uint)(one | 0x20);
        return (int)((hash ^ (hash >> 11)) & (Places - 1));
    }

    private static byte[] Spell(SqlWord word)
    {
        var spelling = new List<byte>();
        foreach (var letter in word.ToString())
        {
            if (char.IsUpper(letter) && spelling.Count > 0)
                spelling.Add((byte)'_');
            spelling.Add((byte)char.ToLowerInvariant(letter));
        }

        return [.. spelling];
    }
}
