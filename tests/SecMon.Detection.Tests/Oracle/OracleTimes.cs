using System.Globalization;
using System.Text.RegularExpressions;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>Parts of ISO 8601 dates as written (sigma.md 4).</summary>
internal static partial class OracleTimes
{
    /// <summary>The part of a date or date-time; null when the text is none, or has no such part.</summary>
    public static int? Part(string text, string part)
    {
        var match = Iso().Match(text);
        if (!match.Success || !DateTime.TryParseExact(match.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return null;
        return part switch
        {
            "year" => day.Year,
            "month" => day.Month,
            "week" => Week(day),
            "day" => day.Day,
            _ when !match.Groups["hour"].Success => null,
            "hour" => int.Parse(match.Groups["hour"].Value, CultureInfo.InvariantCulture),
            _ => int.Parse(match.Groups["minute"].Value, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Week 1 is the one with the year's first Thursday; a week belongs to the year of its Thursday.</summary>
    private static int Week(DateTime day)
    {
        var thursday = day.AddDays(3 - (((int)day.DayOfWeek + 6) % 7));
        return ((thursday.DayOfYear - 1) / 7) + 1;
    }

    [GeneratedRegex(@"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})([Tt ](?<hour>[01][0-9]|2[0-3]):(?<minute>[0-5][0-9])(:([0-5][0-9]|60)([.,][0-9]+)?)?([Zz]|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?)?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Iso();
}
