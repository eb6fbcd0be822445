using System.Text;

namespace SecMon.Events.Formats.Zones;

/// <summary>Notices that a log changes its zone, where daylight saving does not explain it (decisions/0019).</summary>
/// <param name="zones">Reads the zones of the log.</param>
internal sealed class ZoneWatch(LogZones zones)
{
    private static readonly TimeSpan LargestDaylightSaving = TimeSpan.FromHours(1);

    /// <summary>Some zones turn their clocks late on Saturday evening.</summary>
    private static readonly TimeSpan Eve = TimeSpan.FromHours(3);

    private LoggedTime? _last;

    /// <summary>The zone that the log's last record names without saying which it is; null when it says so.</summary>
    public ZoneGuess? Guess => _last is { Zone.IsGuessed: true } last ? new ZoneGuess(last.Zone.Name, last.Offset) : null;

    /// <summary>Takes the time of the next record.</summary>
    /// <returns>True when its zone is another than that of the record before.</returns>
    public bool IsChanged(in LoggedTime next)
    {
        var isChanged = _last is { } last && last.Zone.Name != next.Zone.Name && !IsSameOffset(last, next) && !IsDaylightSaving(last, next);
        _last = next;
        return isChanged;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_last?.Zone.Name ?? "");
        writer.Write(_last?.Utc.Ticks ?? 0);
        writer.Write(_last?.Offset.Ticks ?? 0);
    }

    /// <summary>Takes up what was written. The zone is read anew, since <c>log_timezone</c> may have been set in between.</summary>
    public void Read(BinaryReader reader)
    {
        var zone = zones.Find(Encoding.UTF8.GetBytes(reader.ReadString()));
        var time = new DateTime(reader.ReadInt64(), DateTimeKind.Utc);
        var offset = new TimeSpan(reader.ReadInt64());
        if (offset.Duration() > TimeSpan.FromDays(1))
            throw new InvalidDataException("session state is damaged");
        _last = zone is null ? null : new LoggedTime(time, offset, zone);
    }

    public void Clear() => _last = null;

    /// <summary>That two times were read alike says nothing where one of them was a guess.</summary>
    private static bool IsSameOffset(in LoggedTime last, in LoggedTime next) =>
        last.Offset == next.Offset && !last.Zone.IsGuessed && !next.Zone.IsGuessed;

    private bool IsDaylightSaving(in LoggedTime last, in LoggedTime next)
    {
        if (ZoneAbbreviations.AreOfOneZone(last.Zone.Name, next.Zone.Name))
            return true;
        if (next.Zone.IsGuessed)
            return false;
        if (zones.Own is { } own)
        {
            if (own.GetUtcOffset(next.Utc) == next.Offset)
                return true;
            if (own.GetUtcOffset(last.Utc) == last.Offset)
                return false;
        }

        return !last.Zone.IsGuessed && (next.Offset - last.Offset).Duration() <= LargestDaylightSaving && HasSunday(last.Utc + last.Offset, next.Utc + next.Offset);
    }

    /// <summary>Zones that write their offset in digits turn their clocks in the night to a Sunday.</summary>
    private static bool HasSunday(DateTime from, DateTime to)
    {
        if (to < from)
            (from, to) = (to, from);
        var daysToSunday = (7 - (int)from.DayOfWeek) % 7;
        return ((to + Eve).Date - from.Date).Days >= daysToSunday;
    }
}
