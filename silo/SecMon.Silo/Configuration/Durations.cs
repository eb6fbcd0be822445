using System.Globalization;

namespace SecMon.Silo.Configuration;

/// <summary>Lengths of time as configurations and commands write them.</summary>
internal static class Durations
{
    /// <summary>Reads a whole number and a unit: <c>90s</c>, <c>15m</c>, <c>24h</c>, <c>30d</c>.</summary>
    /// <returns>False for anything else, and for nothing at all.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            return false;
        TimeSpan? unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        if (unit is not { } one || number > TimeSpan.FromDays(36_500) / one)
            return false;
        duration = number * one;
        return true;
    }
}
