using System.Globalization;

namespace SecMon.Detection.Correlation;

/// <summary>Shows lengths of time as rule files write them.</summary>
internal static class Span
{
    /// <summary><c>10m</c>, <c>24h</c>, <c>14d</c>: the largest unit that leaves no rest.</summary>
    public static string Text(long ticks)
    {
        (long Unit, string Letter)[] units =
        [
            (TimeSpan.TicksPerDay, "d"), (TimeSpan.TicksPerHour, "h"), (TimeSpan.TicksPerMinute, "m"), (TimeSpan.TicksPerSecond, "s"),
        ];
        foreach (var (unit, letter) in units)
        {
            if (ticks >= unit && ticks % unit == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{ticks / unit}{letter}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{ticks / (double)TimeSpan.TicksPerSecond}s");
    }
}
