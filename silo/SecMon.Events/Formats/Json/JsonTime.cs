using System.Globalization;

namespace SecMon.Events.Formats.Json;

/// <summary>Reads the time of a generic event: ISO 8601 text, or seconds, milli-, micro- or nanoseconds since 1970 by their size.</summary>
/// <param name="zone">Zone of texts without one; null reads them as UTC.</param>
internal sealed class JsonTime(TimeZoneInfo? zone)
{
    private static readonly string[] Names = ["@timestamp", "timestamp", "time"];

    /// <summary>Finds and reads the time.</summary>
    /// <returns>False when there is none or it is unreadable.</returns>
    public bool TryRead(FieldObject document, out DateTime utc)
    {
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
        if (value.Kind is FieldKind.Integer or FieldKind.Number)
            return TryEpoch(value, out utc);
        if (value.Kind != FieldKind.Text
            || !DateTimeOffset.TryParse(value.TextForm(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
        {
            return false;
        }

        utc = HasZone(value.TextForm()!) || zone is null
            ? parsed.UtcDateTime
            : DateTime.SpecifyKind(parsed.UtcDateTime - zone.GetUtcOffset(DateTime.SpecifyKind(parsed.UtcDateTime, DateTimeKind.Unspecified)), DateTimeKind.Utc);
        return true;
    }

    private static bool HasZone(string text)
    {
        var time = text.IndexOfAny(['T', ' ', 't']);
        return time > 0 && text.AsSpan(time).IndexOfAny("Zz+-") >= 0;
    }

    private static bool TryEpoch(FieldValue value, out DateTime utc)
    {
        utc = default;
        var number = value.AsDouble;
        var size = Math.Abs(number);
        var unit = size switch
        {
            < 1e11 => TimeSpan.TicksPerSecond,
            < 1e14 => TimeSpan.TicksPerMillisecond,
            < 1e17 => TimeSpan.TicksPerMicrosecond,
            _ => 0.01,
        };
        var ticks = value.Kind == FieldKind.Integer && unit >= 1 && size < 1e17
            ? decimal.Multiply(value.AsInteger, (decimal)unit)
            : (decimal)(Math.Min(size, 1e20) * unit * Math.Sign(number));
        ticks += DateTime.UnixEpoch.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return false;
        utc = new DateTime((long)ticks, DateTimeKind.Utc);
        return true;
    }
}
