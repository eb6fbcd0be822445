using System.Globalization;

namespace SecMon.Detection.Modifiers;

/// <summary>Reads <c>2026-05-01</c>, <c>2026-05-01T10:30</c>, <c>2026-05-01T10:30:00.123+07:00</c>; the zone is checked and left out.</summary>
internal static class IsoTime
{
    private const string Date = "yyyy-MM-dd";

    /// <summary>Reads a whole text.</summary>
    /// <param name="text">The text; a blank instead of <c>T</c> is read too, as databases write it.</param>
    /// <param name="time">The time as written.</param>
    /// <param name="hasClock">False for a date alone.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTime time, out bool hasClock)
    {
        time = default;
        hasClock = text.Length > Date.Length;
        if (text.Length < Date.Length
            || !DateTime.TryParseExact(text[..Date.Length], Date, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return false;

        time = day;
        if (!hasClock)
            return true;
        if (text[Date.Length] is not ('T' or 't' or ' ') || !TryClock(text[(Date.Length + 1)..], out var clock))
            return false;
        time = day + clock;
        return true;
    }

    private static bool TryClock(ReadOnlySpan<char> text, out TimeSpan clock)
    {
        clock = default;
        if (!TryTwoDigits(ref text, 23, out var hour) || text is not [':', ..])
            return false;
        text = text[1..];
        if (!TryTwoDigits(ref text, 59, out var minute))
            return false;
        if (text is [':', ..])
        {
            text = text[1..];
            if (!TryTwoDigits(ref text, 60, out _) || !TryFraction(ref text))
                return false;
        }

        clock = new TimeSpan(hour, minute, 0);
        return IsZone(text);
    }

    private static bool TryFraction(ref ReadOnlySpan<char> text)
    {
        if (text is not ['.' or ',', ..])
            return true;
        var end = text[1..].IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text.Length - 1 : end;
        text = text[(digits + 1)..];
        return digits > 0;
    }

    private static bool IsZone(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text is ['Z' or 'z'])
            return true;
        if (text is not ['+' or '-', ..])
            return false;
        text = text[1..];
        if (!TryTwoDigits(ref text, 23, out _))
            return false;
        if (text is [':', ..])
            text = text[1..];
        return text.IsEmpty || (TryTwoDigits(ref text, 59, out _) && text.IsEmpty);
    }

    private static bool TryTwoDigits(ref ReadOnlySpan<char> text, int most, out int number)
    {
        number = 0;
        if (text.Length < 2 || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[1]))
            return false;
        number = ((text[0] - '0') * 10) + text[1] - '0';
        text = text[2..];
        return number <= most;
    }
}
