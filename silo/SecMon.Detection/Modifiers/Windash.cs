using SecMon.Detection.Matching;

namespace SecMon.Detection.Modifiers;

/// <summary><c>windash</c>: each dash or slash that begins a word may be any of the five (sigma.md 4).</summary>
internal static class Windash
{
    /// <summary>Most dashes of one text; more would make over 15,625 texts.</summary>
    public const int MostDashes = 6;

    private const string Dashes = "-/–—―";

    /// <summary>Makes every combination.</summary>
    /// <returns>False when there are too many dashes.</returns>
    public static bool TryVary(SigmaText text, out IReadOnlyList<SigmaText> variants)
    {
        List<List<TextPart>> found = [[]];
        var dashes = 0;
        variants = [];
        foreach (var part in text.Parts)
        {
            var start = 0;
            for (var i = 0; i < part.Text.Length; i++)
            {
                if (!BeginsWord(part.Text, i))
                    continue;
                if (++dashes > MostDashes)
                    return false;

                var before = TextPart.Literal(part.Text[start..i]);
                found = [.. found.SelectMany(_ => Dashes, (parts, dash) => new List<TextPart>([.. parts, before, TextPart.Literal(dash.ToString())]))];
                start = i + 1;
            }

            var rest = part.Kind == TextPartKind.Literal ? TextPart.Literal(part.Text[start..]) : part;
            found.ForEach(parts => parts.Add(rest));
        }

        variants = found.ConvertAll(SigmaText.Of);
        return true;
    }

    private static bool BeginsWord(string text, int position) =>
        Dashes.Contains(text[position], StringComparison.Ordinal)
        && (position == 0 || !IsWordCharacter(text[position - 1]))
        && position + 1 < text.Length && IsWordCharacter(text[position + 1]);

    private static bool IsWordCharacter(char character) => char.IsLetterOrDigit(character) || character == '_';
}
