using System.Globalization;
using System.Text;
using SecMon.Events.Formats.Zones;

namespace SecMon.Events.Formats.Json;

/// <summary>Reads the time of a generic event: ISO 8601 text, or seconds, milli-, micro- or nanoseconds since 1970 by their size.</summary>
/// <param name="zones">Reads the zones of the source; texts without one are of its own, or UTC.</param>
internal sealed class JsonTime(LogZones zones)
{
    /// <summary>Length of <c>2026-11-16</c>.</summary>
    private const int DateLength = 10;

    private static readonly string[] Names = ["@timestamp", "timestamp", "time"];

    private static readonly string[] Layouts =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd't'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFF K",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd",
    ];

    /// <summary>How the zone that the last text named was read when that was a guess; null when it was none.</summary>
    public ZoneGuess? Guess { get; private set; }

    /// <summary>Finds and reads the time.</summary>
    /// <returns>False when there is none or it is unreadable.</returns>
    public bool TryRead(FieldObject document, out DateTime utc)
    {
        Guess = null;
        foreach (var name in Names)
        {
            var value = document.Find(name);
            if (value.IsPresent)
                return TryRead(value, out utc);
        }

        utc = default;
        return false;
    }

    private bool TryRead(FieldValue value, out DateTime utc)
    {
        utc = default;
        return value.Kind switch
        {
            FieldKind.Integer or FieldKind.Number => TryEpoch(value, out utc),
            FieldKind.Text => TryText(value.TextForm()!, out utc),
            _ => false,
        };
    }

    /// <summary>Only whole ISO 8601 dates: a parser that fills in what is missing would ask the clock.</summary>
    private bool TryText(string text, out DateTime utc)
    {
        utc = default;
        var zone = Abbreviation(ref text);
        var exact = WithoutExcessDigits(text);
        if (!DateTimeOffset.TryParseExact(exact, Layouts, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            || parsed.UtcDateTime.Year is 1 or 9999)
        {
            return false;
        }

        if (HasZone(text))
        {
            utc = parsed.UtcDateTime;
            return zone is null;
        }

        var offset = zone?.OffsetAt(parsed.DateTime) ?? zones.Own?.GetUtcOffset(parsed.DateTime) ?? TimeSpan.Zero;
        utc = DateTime.SpecifyKind(parsed.DateTime - offset, DateTimeKind.Utc);
        if (zone is { IsGuessed: true })
            Guess = new ZoneGuess(zone.Name, offset);
        return true;
    }

    /// <summary>Takes the abbreviation of a zone from the end, which ISO 8601 does not know and servers write.</summary>
    private LogZone? Abbreviation(ref string text)
    {
        var blank = text.LastIndexOf(' ');
        if (blank <= DateLength || !char.IsAsciiLetter(text[^1]) || zones.Find(Encoding.UTF8.GetBytes(text[(blank + 1)..])) is not { } zone)
            return null;
        text = text[..blank];
        return zone;
    }

    /// <summary>Nanoseconds are cut to the 100 ns that a <see cref="DateTime"/> holds.</summary>
    private static string WithoutExcessDigits(string text)
    {
        var point = text.IndexOfAny(['.', ',']);
        if (point < 0)
            return text;
        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return string.Concat(text.AsSpan(0, point), ".", text.AsSpan(point + 1, Math.Min(end - point - 1, 7)), text.AsSpan(end));
    }

    private static bool HasZone(string text)
    {
        var time = text.IndexOfAny(['T', ' ', 't']);
        return time > 0 && text.AsSpan(time).IndexOfAny("Zz+-") >= 0;
    }

    /// <summary>In decimal arithmetic: a double has too few digits for nanoseconds.</summary>
    private static bool TryEpoch(FieldValue value, out DateTime utc)
    {
        utc = default;
        if (!decimal.TryParse(value.TextForm(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return false;

        var ticks = Math.Abs(number) switch
        {
            < 1e11m => number * TimeSpan.TicksPerSecond,
            < 1e14m => number * TimeSpan.TicksPerMillisecond,
            < 1e17m => number * TimeSpan.TicksPerMicrosecond,
            _ => number / TimeSpan.NanosecondsPerTick,
        };
        ticks = decimal.Floor(ticks + DateTime.UnixEpoch.Ticks);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return false;
        utc = new DateTime((long)ticks, DateTimeKind.Utc);
        return utc.Year is > 1 and < 9999;
    }
}
