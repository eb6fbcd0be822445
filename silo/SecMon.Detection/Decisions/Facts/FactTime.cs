using System.Globalization;
using System.Runtime.CompilerServices;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>Times as decisions and lists of facts write them: a date <c>2027-06-30</c>, which is a day of UTC, or an instant <c>2027-06-30T08:00:00Z</c>.</summary>
internal static class FactTime
{
    /// <summary>What to write in the place of a text that is no time.</summary>
    public const string Help = "write a date, 2027-06-30, or an instant with its zone, 2027-06-30T08:00:00Z";

    private const int DateLength = 10;
    private const long Last = TimeSpan.TicksPerDay - 1;

    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads a whole text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="first">The instant, or the first moment of the day, ticks of UTC.</param>
    /// <param name="last">The instant, or the last moment of the day, ticks of UTC.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out long first, out long last)
    {
        first = last = 0;
        if (text.Length == DateLength)
        {
            if (!TryDay(text, out first))
                return false;
            last = first + Last;
            return true;
        }

        var hasZone = text.Length > DateLength + 1 && (text[^1] == 'Z' || text[DateLength..].ContainsAny('+', '-'));
        if (!hasZone || !DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
            return false;
        first = last = instant.UtcTicks;
        return true;
    }

    /// <summary>Lists have millions of dates, so that the general way would take most of the time of loading.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryDay(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text[4] != '-' || text[7] != '-' || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..], out var day))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
