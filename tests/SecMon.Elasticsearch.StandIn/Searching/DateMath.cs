using System.Globalization;

namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>Dates of queries: milliseconds, ISO 8601, and <c>now-1h/d</c>.</summary>
internal static class DateMath
{
    /// <summary>Reads a date.</summary>
    /// <returns>Milliseconds since 1970.</returns>
    /// <exception cref="RefusedException">It is none.</exception>
    public static double Read(string text, string? format)
    {
        if (format == "epoch_millis" && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds))
            return milliseconds;
        if (text.StartsWith("now", StringComparison.Ordinal))
            return Now(text).ToUnixTimeMilliseconds();
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToUnixTimeMilliseconds() : throw Failed(text, format);
    }

    /// <summary>Reads a length such as <c>30s</c>.</summary>
    /// <exception cref="RefusedException">It is none.</exception>
    public static TimeSpan Length(string text)
    {
        var unit = text.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (!long.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            throw RefusedException.IllegalArgument($"failed to parse setting [date_histogram.fixedInterval] with value [{text}] as a time value");
        return unit switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            _ => throw RefusedException.IllegalArgument($"failed to parse setting [date_histogram.fixedInterval] with value [{text}] as a time value: unit is missing or unrecognized"),
        };
    }

    private static DateTimeOffset Now(string text)
    {
        var now = DateTimeOffset.UtcNow;
        var rest = text.AsSpan(3);
        while (rest.Length > 0)
        {
            var end = rest[1..].IndexOfAny("+-/") is var next and >= 0 ? next + 1 : rest.Length;
            var part = rest[1..end].ToString();
            now = rest[0] switch
            {
                '-' => now - Length(part),
                '+' => now + Length(part),
                '/' when part == "d" => new DateTimeOffset(now.Date, TimeSpan.Zero),
                _ => throw Failed(text, format: null),
            };
            rest = rest[end..];
        }

        return now;
    }

    private static RefusedException Failed(string text, string? format) =>
        new(400, "parse_exception", $"failed to parse date field [{text}] with format [{format ?? "strict_date_optional_time||epoch_millis"}]");
}
