using System.Text;

namespace SecMon.Detection.Indexing;

/// <summary>
/// Folds characters so that all that any comparison of a rule takes for equal become one: ordinal, ordinal ignoring case, and
/// the case equivalence of regular expressions. Coarser than each of them, so an index over folded text finds too much, never too little.
/// </summary>
internal static class CaseFold
{
    private static readonly char[] Folded = MakeTable();

    /// <summary>The character that stands for all that are equal to this one.</summary>
    public static char Fold(char character) => Folded[character];

    /// <summary>Folds every character.</summary>
    public static string Fold(ReadOnlySpan<char> text) => string.Create(text.Length, text, static (folded, text) => Fold(text, folded));

    /// <summary>Folds every character into a buffer of at least the same length.</summary>
    public static void Fold(ReadOnlySpan<char> text, Span<char> folded)
    {
        Ascii.ToLower(text, folded, out var done);   // stops at the first character beyond
        for (; done < text.Length; done++)
            folded[done] = Folded[text[done]];
    }

    private static char[] MakeTable()
    {
        var table = new char[char.MaxValue + 1];
        for (var i = 0; i < table.Length; i++)
        {
            var character = (char)i;
            // The case of a surrogate pair lies in both of its halves.
            table[i] = char.IsSurrogate(character) ? '\uD800' : char.ToLowerInvariant(char.ToUpperInvariant(character));
        }

        // Regular expressions take these for k, å, i, i, s.
        table['\u212A'] = 'k';
        table['\u212B'] = '\u00E5';
        table['\u0130'] = table['\u0131'] = 'i';
        table['\u017F'] = 's';
        return table;
    }
}
