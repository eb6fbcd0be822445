using System.Text;

namespace SecMon.Silo.Sinks;

/// <summary>Makes one line of plain text of what came from a log: a hostile name must not begin a header or a line of its own, or turn the reading order.</summary>
internal static class PlainLine
{
    /// <summary>The text without control, line-break and direction characters, at most <paramref name="most"/> UTF-16 units long.</summary>
    public static string Of(string text, int most = int.MaxValue)
    {
        var line = new StringBuilder(Math.Min(text.Length, most));
        foreach (var rune in text.EnumerateRunes())
        {
            var shown = IsHarmful(rune.Value) ? new Rune(' ') : rune;
            if (line.Length + shown.Utf16SequenceLength > most - 1)
                return line.Append('…').ToString();
            line.Append(shown.ToString());
        }

        return line.ToString();
    }

    private static bool IsHarmful(int rune) =>
        rune is < 0x20 or (>= 0x7F and <= 0x9F) or 0x2028 or 0x2029 or (>= 0x200E and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF;
}
