namespace SecMon.Detection.Matching;

/// <summary>
/// A text with wildcards. The pieces between two <c>*</c> are looked for from left to right and never again, so the time
/// is at most length of the text times length of the pattern.
/// </summary>
internal sealed class WildcardPattern : TextPattern
{
    private readonly StringComparison _comparison;
    private readonly TextPart[][] _segments;
    private readonly int _charactersOfLast;

    /// <summary>Splits the pieces at <c>*</c>.</summary>
    public WildcardPattern(IReadOnlyList<TextPart> parts, StringComparison comparison)
    {
        _comparison = comparison;
        var segments = new List<List<TextPart>> { new() };
        foreach (var part in parts)
        {
            if (part.Kind == TextPartKind.AnyRun)
                segments.Add([]);
            else
                segments[^1].Add(part);
        }

        _segments = [.. segments.Select(segment => segment.ToArray())];
        _charactersOfLast = _segments[^1].Sum(part => part.Kind == TextPartKind.Literal ? CharactersIn(part.Text) : 1);
    }

    /// <inheritdoc/>
    public override bool Matches(ReadOnlySpan<char> text)
    {
        if (!TryEnd(_segments[0], text, 0, out var position))
            return false;
        if (_segments.Length == 1)
            return position == text.Length;

        for (var i = 1; i < _segments.Length - 1; i++)
        {
            if (!TryFind(_segments[i], text, ref position))
                return false;
        }

        var lastStart = StepBack(text, position, _charactersOfLast);
        return lastStart >= 0 && TryEnd(_segments[^1], text, lastStart, out var end) && end == text.Length;
    }

    private bool TryFind(TextPart[] segment, ReadOnlySpan<char> text, ref int position)
    {
        for (var start = position; start <= text.Length; start += CharacterLength(text, start))
        {
            if (segment is [{ Kind: TextPartKind.Literal } first, ..])
            {
                // The vectorised search finds the next possible start.
                var found = text[start..].IndexOf(first.Text, _comparison);
                if (found < 0)
                    return false;
                start += found;
            }

            if (!TryEnd(segment, text, start, out var end))
                continue;
            position = end;
            return true;
        }

        return false;
    }

    /// <summary>Where a segment that begins at <paramref name="position"/> ends.</summary>
    private bool TryEnd(TextPart[] segment, ReadOnlySpan<char> text, int position, out int end)
    {
        end = position;
        foreach (var part in segment)
        {
            if (part.Kind == TextPartKind.Literal)
            {
                if (!text[end..].StartsWith(part.Text, _comparison))
                    return false;
                end += part.Text.Length;
                continue;
            }

            if (end == text.Length)
                return false;
            end += CharacterLength(text, end);
        }

        return true;
    }

    private static int CharacterLength(ReadOnlySpan<char> text, int position) =>
        position + 1 < text.Length && char.IsSurrogatePair(text[position], text[position + 1]) ? 2 : 1;

    private static int CharactersIn(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i += CharacterLength(text, i))
            count++;
        return count;
    }

    private static int StepBack(ReadOnlySpan<char> text, int first, int characters)
    {
        var position = text.Length;
        for (; characters > 0; characters--)
        {
            if (position <= first)
                return -1;
            position -= position - 2 >= first && char.IsSurrogatePair(text[position - 2], text[position - 1]) ? 2 : 1;
        }

        return position;
    }
}
