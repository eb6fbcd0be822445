using System.Globalization;
using System.Text;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Alerts;

/// <summary>
/// The last check before a text leaves the process: whatever looks like a citizen id becomes its pseudonym,
/// also where nobody expected one (an account named after its owner, a dossier, an application's name).
/// </summary>
/// <param name="pseudonyms">Makes the pseudonyms.</param>
public sealed class TextScrubber(ISubjectPseudonyms pseudonyms)
{
    private const int Digits = 12;

    /// <summary>
    /// The text with every run of exactly 12 digits replaced. Letters may stand beside it, unlike where persons looked up are
    /// found: <c>clerk_001085000107</c> shows a person as well.
    /// </summary>
    public string Scrub(string text)
    {
        StringBuilder? scrubbed = null;
        var copied = 0;
        for (var start = NextRun(text, 0, out var length); start >= 0; start = NextRun(text, start + length, out length))
        {
            if (length != Digits)
                continue;
            scrubbed ??= new StringBuilder(text.Length + 64);
            scrubbed.Append(text, copied, start - copied);
            var id = long.Parse(text.AsSpan(start, Digits), NumberStyles.None, CultureInfo.InvariantCulture);
            scrubbed.Append(pseudonyms.ForExport(pseudonyms.ForMatching(id)));
            copied = start + Digits;
        }

        return scrubbed is null ? text : scrubbed.Append(text, copied, text.Length - copied).ToString();
    }

    private static int NextRun(string text, int from, out int length)
    {
        length = 0;
        var start = from >= text.Length ? -1 : text.AsSpan(from).IndexOfAnyInRange('0', '9');
        if (start < 0)
            return -1;
        start += from;
        while (start + length < text.Length && char.IsAsciiDigit(text[start + length]))
            length++;
        return start;
    }
}
