namespace SecMon.Events.Formats.Zones;

/// <summary>A zone that a log names and that is no one zone's, so that nobody knows what its times mean.</summary>
/// <param name="Abbreviation">As the log writes it; at most <see cref="LogZones.LongestName"/> letters of it.</param>
/// <param name="Offset">The offset from UTC by which the log's last time was read.</param>
public readonly record struct ZoneGuess(string Abbreviation, TimeSpan Offset)
{
    /// <summary>Value of <c>secmon.time.zone</c> in the events of such a log.</summary>
    public const string Mark = "guessed";

    /// <summary>True when an event's time rests on a guess, so that its hour of the day is nobody's.</summary>
    public static bool IsBehind(AccessEvent access) => access.Has(Fields.TimeZone) && access[Fields.TimeZone].TextForm() == Mark;
}
