namespace SecMon.Events.Formats.Zones;

/// <summary>A time as a log has it.</summary>
/// <param name="Utc">The instant, UTC.</param>
/// <param name="Offset">The offset from UTC by which it was read.</param>
/// <param name="Zone">What the log says of its zone.</param>
internal readonly record struct LoggedTime(DateTime Utc, TimeSpan Offset, LogZone Zone);
