using System.Buffers;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// Reads times as PostgreSQL's log writes them: <c>2026-11-16 00:31:29.884 +07</c>, the zone as offset or abbreviation
/// (pg_strftime, <c>%Z</c>). Abbreviations other than UTC and GMT are not unique; they mean the source's own zone.
/// </summary>
/// <param name="logZone">Zone of the source's log, for abbreviations; null reads them as UTC.</param>
internal sealed class LogTime(TimeZoneInfo? logZone)
{
    /// <summary>Length of <c>2026-11-16 00:31:29</c>.</summary>
    private const int SecondsLength = 19;

    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Reads a time.</summary>
    /// <param name="text">With or without fraction.</param>
    /// <param name="utc">The instant, UTC.</param>
    /// <returns>False when it is not a time.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        if (text.Length < SecondsLength + 2 || !TryLocal(text, out var local, out var rest))
            return false;
        return rest.Length > 0 && IsWithinCalendar(local) && TryApplyZone(rest, local, out utc);
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

    private bool TryApplyZone(ReadOnlySpan<byte> zone, DateTime local, out DateTime utc)
    {
        utc = default;
        if (zone[0] is (byte)'+' or (byte)'-')
        {
            if (!TryOffset(zone, out var offset))
                return false;
            utc = DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
            return true;
        }

        var isUtc = zone.SequenceEqual("UTC"u8) || zone.SequenceEqual("GMT"u8) || zone.SequenceEqual("Z"u8) || logZone is null;
        utc = isUtc ? DateTime.SpecifyKind(local, DateTimeKind.Utc) : ToUtc(local, logZone!);
        return !zone.ContainsAnyExcept(Letters);
    }

    private static DateTime ToUtc(DateTime local, TimeZoneInfo zone)
    {
        // An hour that daylight saving skips was never written; the offset before it is as good as any.
        var offset = zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }

    private static bool TryOffset(ReadOnlySpan<byte> zone, out TimeSpan offset)
    {
        offset = default;
        Span<byte> digits = stackalloc byte[4];
        digits.Fill((byte)'0');
        var count = 0;
        foreach (var letter in zone[1..])
        {
            if (letter == ':')
                continue;
            if (!char.IsAsciiDigit((char)letter) || count == 4)
                return false;
            digits[count++] = letter;
        }

        if (count is not (2 or 4))
            return false;
        var hours = ((digits[0] - '0') * 10) + digits[1] - '0';
        var minutes = ((digits[2] - '0') * 10) + digits[3] - '0';
        if (hours > 15 || minutes > 59)
            return false;
        offset = new TimeSpan(hours, minutes, 0);
        if (zone[0] == '-')
            offset = -offset;
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
