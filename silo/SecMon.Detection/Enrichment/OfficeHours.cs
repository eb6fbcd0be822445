using System.Globalization;

namespace SecMon.Detection.Enrichment;

/// <summary>Hours of work: <c>mon-fri 07:30-17:30; sat 08:00-12:00</c>. A span that ends before it begins runs past midnight.</summary>
public sealed class OfficeHours
{
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly List<Span> _spans = [];

    private OfficeHours()
    {
    }

    /// <summary>Reads hours.</summary>
    /// <param name="text">Spans, parted by <c>;</c> or <c>,</c>.</param>
    /// <param name="hours">The hours.</param>
    /// <returns>False when the text says no hours.</returns>
    public static bool TryParse(string text, out OfficeHours hours)
    {
        hours = new OfficeHours();
        foreach (var part in text.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 2 || !TryDays(words[0], out var days) || !TryTimes(words[1], out var start, out var end))
                return false;
            hours._spans.Add(new Span(days, start, end));
        }

        return hours._spans.Count > 0;
    }

    /// <summary>True when a local time lies within the hours; the start is included, the end is not.</summary>
    public bool Include(DateTime local)
    {
        var minute = (local.Hour * 60) + local.Minute;
        var today = 1 << (int)local.DayOfWeek;
        var yesterday = 1 << (((int)local.DayOfWeek + 6) % 7);
        foreach (var span in _spans)
        {
            var isOvernight = span.End <= span.Start;
            var isWithin = isOvernight
                ? ((span.Days & today) != 0 && minute >= span.Start) || ((span.Days & yesterday) != 0 && minute < span.End)
                : (span.Days & today) != 0 && minute >= span.Start && minute < span.End;
            if (isWithin)
                return true;
        }

        return false;
    }

    private static bool TryDays(string text, out int days)
    {
        days = 0;
        var ends = text.ToLowerInvariant().Split('-');
        var first = Array.IndexOf(Days, ends[0]);
        var last = Array.IndexOf(Days, ends[^1]);
        if (ends.Length > 2 || first < 0 || last < 0)
            return false;
        for (var day = first; ; day = (day + 1) % 7)
        {
            days |= 1 << day;
            if (day == last)
                return true;
        }
    }

    private static bool TryTimes(string text, out int start, out int end)
    {
        start = end = 0;
        var ends = text.Split('-');
        return ends.Length == 2 && TryMinute(ends[0], out start) && TryMinute(ends[1], out end);
    }

    private static bool TryMinute(string text, out int minute)
    {
        minute = 0;
        var parts = text.Split(':');
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || hours > 24 || minutes > 59 || (hours == 24 && minutes > 0))
        {
            return false;
        }

        minute = (hours * 60) + minutes;
        return true;
    }

    private readonly record struct Span(int Days, int Start, int End);
}
