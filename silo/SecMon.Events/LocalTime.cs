using System.Globalization;

namespace SecMon.Events;

/// <summary>Fills <c>secmon.time.*</c>: the local time of an access in its source's zone. Used by one thread.</summary>
/// <param name="zone">Zone of the source.</param>
public sealed class LocalTime(TimeZoneInfo zone)
{
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private long _day = -1;
    private FieldValue _date;

    /// <summary>Asia/Ho_Chi_Minh, also on a machine without a time zone database.</summary>
    public static TimeZoneInfo DefaultZone { get; } =
        TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Ho_Chi_Minh", out var known)
            ? known
            : TimeZoneInfo.CreateCustomTimeZone("Asia/Ho_Chi_Minh", TimeSpan.FromHours(7), "Asia/Ho_Chi_Minh", "Indochina Time");

    /// <summary>Sets the local timestamp, and hour, weekday and date unless the event says them itself.</summary>
    public void Fill(AccessEvent access)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(access.Timestamp, zone);
        access.LocalTimestamp = local;
        var day = local.Ticks / TimeSpan.TicksPerDay;
        if (day != _day)
        {
            _day = day;
            _date = FieldValue.Text(local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        if (access.Has(Fields.TimeHour))
            return;
        access.Set(Fields.TimeHour, local.Hour);
        access.Set(Fields.TimeWeekday, Weekdays[(int)local.DayOfWeek]);
        access.Set(Fields.TimeDate, _date);
    }
}
