namespace SecMon.Detection;

/// <summary>What a <see cref="StreamClock"/> knows, as a checkpoint keeps it.</summary>
public sealed record StreamClockState
{
    /// <summary>Time of the stream, ticks of UTC; 0 before it begins.</summary>
    public long Ticks { get; init; }

    /// <summary>Time of the stream before it jumped ahead, ticks of UTC.</summary>
    public long BeforeJump { get; init; }

    /// <summary>Time of the records that lie off the stream, ticks of UTC; 0 when there were none.</summary>
    public long OffTicks { get; init; }

    /// <summary>How many of them came in a row.</summary>
    public int OffInARow { get; init; }

    /// <summary>Records in order since the stream jumped ahead, 32 at the most.</summary>
    public int SinceJump { get; init; } = StreamClock.RecordsInARow;

    /// <summary>True when the last record claims a time that cannot be believed.</summary>
    public bool IsInFuture { get; init; }
}
