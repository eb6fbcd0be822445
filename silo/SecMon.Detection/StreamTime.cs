namespace SecMon.Detection;

/// <summary>The time of a stream for one of its events.</summary>
/// <param name="Ticks">Ticks of UTC; what lies further ahead in a group says nothing about this event.</param>
/// <param name="IsProvisional">True while later events may still show that the stream is not there: then what was before is kept beside it.</param>
public readonly record struct StreamTime(long Ticks, bool IsProvisional);
