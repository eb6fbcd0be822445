namespace SecMon.Detection.Enrichment;

/// <summary>A cell of a list with <c>*</c> and <c>?</c>; a backslash is one.</summary>
internal static class CellPattern
{
    /// <summary>True for a cell that is no plain text.</summary>
    public static bool IsPattern(string cell) => cell.AsSpan().ContainsAny('*', '?');

    /// <summary>Whether a text fits; goes back to the last <c>*</c> alone, which is enough.</summary>
    public static bool Fits(string pattern, string text)
    {
        var (at, star, resume) = (0, -1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, resume) = (at++, i--);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == text[i]))
            {
                at++;
            }
            else if (star < 0)
            {
                return false;
            }
            else
            {
                (at, i) = (star + 1, resume++);
            }
        }

        return pattern.AsSpan(at).Trim('*').IsEmpty;
    }
}
