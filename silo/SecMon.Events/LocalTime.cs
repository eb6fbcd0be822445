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
        SetLocal(access);
        if (!access.Has(Fields.TimeHour))
            SetFields(access);
    }

    /// <summary>Sets all of it anew, by the time that is believed: office hours are not decided by a record that claims another.</summary>
    public void Refill(AccessEvent access)
    {
        SetLocal(access);
        SetFields(access);
    }

    private void SetLocal(AccessEvent access)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(access.EffectiveTime, zone);
        access.LocalTimestamp = local;
        var day = local.Ticks / TimeSpan.TicksPerDay;
        if (day != _day)
        {
            _day = day;
            _date = FieldValue.Text(local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
    }

    private void SetFields(AccessEvent access)
    {
        access.Set(Fields.TimeHour, access.LocalTimestamp.Hour);
        access.Set(Fields.TimeWeekday, Weekdays[(int)access.LocalTimestamp.DayOfWeek]);
        access.Set(Fields.TimeDate, _date);
    }
}
