using SecMon.Events.Formats.Zones;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// Reads times as PostgreSQL's log writes them: <c>2026-11-16 00:31:29.884 +07</c>, the zone as offset or abbreviation
/// (pg_strftime, <c>%Z</c>).
/// </summary>
/// <param name="zones">Reads the zones of the source's log.</param>
internal sealed class LogTime(LogZones zones)
{
    /// <summary>Length of <c>2026-11-16 00:31:29</c>.</summary>
    private const int SecondsLength = 19;

    /// <summary>Reads a time.</summary>
    /// <param name="text">With or without fraction.</param>
    /// <param name="time">The time.</param>
    /// <returns>False when it is not a time.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, out LoggedTime time)
    {
        time = default;
        if (text.Length < SecondsLength + 2 || !TryLocal(text, out var local, out var rest))
            return false;
        if (!IsWithinCalendar(local) || zones.Find(rest) is not { } zone)
            return false;
        var offset = zone.OffsetAt(local);
        time = new LoggedTime(DateTime.SpecifyKind(local - offset, DateTimeKind.Utc), offset, zone);
        return true;
    }

    /// <summary>A day from either end of the calendar, so that no zone leads out of it.</summary>
    private static bool IsWithinCalendar(DateTime local) => local.Year is > 1 and < 9999;

    private static bool TryLocal(ReadOnlySpan<byte> text, out DateTime local, out ReadOnlySpan<byte> rest)
    {
        local = default;
        rest = default;
        if (!Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day)
            || !Number(text[11..13], out var hour) || !Number(text[14..16], out var minute) || !Number(text[17..19], out var second)
            || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':'
            || year is < 1 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        local = new DateTime(year, month, day, hour, minute, 0).AddSeconds(second);
        rest = text[SecondsLength..];
        if (rest[0] == '.')
        {
            var digits = 1;
            long ticks = 0;
            var unit = TimeSpan.TicksPerSecond;
            while (digits < rest.Length && char.IsAsciiDigit((char)rest[digits]))
                ticks += (rest[digits++] - '0') * (unit /= 10);
            local = local.AddTicks(ticks);
            rest = rest[digits..];
        }

        if (rest.Length < 2 || rest[0] != ' ')
            return false;
        rest = rest[1..];
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
