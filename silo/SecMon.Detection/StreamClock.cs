namespace SecMon.Detection;

/// <summary>
/// The time of one source's stream, from the effective times of its events in their order. It is no maximum: one record of tomorrow
/// in a log of yesterday moves it ahead, and it comes back when the records behind it show that they are the stream
/// (docs/decisions/0018). Pure; used by one thread at a time.
/// </summary>
public sealed class StreamClock
{
    /// <summary>How far apart two times of one stream may lie and still be in order (configuration: <c>skew</c>).</summary>
    public static readonly TimeSpan DefaultSkew = TimeSpan.FromMinutes(10);

    /// <summary>So many records in a row that lie off the stream are the stream.</summary>
    public const int RecordsInARow = 32;

    private readonly long _skew;
    private long _beforeJump;
    private long _offTicks;
    private int _offInARow;
    private int _sinceJump = RecordsInARow;

    /// <summary>A clock of a stream that has not begun.</summary>
    /// <param name="skew">How far apart two times may lie and still be in order.</param>
    public StreamClock(TimeSpan skew) => _skew = skew.Ticks;

    /// <summary>Time of the stream, ticks of UTC; 0 before it begins.</summary>
    public long Ticks { get; private set; }

    /// <summary>The same without a jump ahead that others have not followed yet, ticks of UTC: nothing waits longer, or is forgotten, for one record.</summary>
    public long SettledTicks => _sinceJump < RecordsInARow ? _beforeJump : Ticks;

    /// <summary>True when the record before was one of a future that cannot be believed.</summary>
    public bool IsInFuture { get; private set; }

    /// <summary>All there is to know, for a checkpoint.</summary>
    public StreamClockState State
    {
        get => new() { Ticks = Ticks, BeforeJump = _beforeJump, OffTicks = _offTicks, OffInARow = _offInARow, SinceJump = _sinceJump, IsInFuture = IsInFuture };
        set
        {
            (Ticks, IsInFuture) = (value.Ticks, value.IsInFuture);
            (_beforeJump, _offTicks, _offInARow, _sinceJump) = (value.BeforeJump, value.OffTicks, value.OffInARow, value.SinceJump);
        }
    }

    /// <summary>Takes up the next event.</summary>
    /// <param name="ticks">Its effective time, ticks of UTC.</param>
    /// <param name="isSkewed">True when that is not the time which the record claims: it moves the stream only with many others.</param>
    /// <returns>The stream's time for this event.</returns>
    public StreamTime Note(long ticks, bool isSkewed)
    {
        IsInFuture = isSkewed;
        return isSkewed || ticks < Ticks - _skew ? NoteOff(ticks) : Advance(ticks);
    }

    /// <summary>An event in order. One that lies far ahead may have been a quiet night; until others follow, what was before is not forgotten.</summary>
    private StreamTime Advance(long ticks)
    {
        _offInARow = 0;
        if (ticks > Ticks + _skew)
            (_beforeJump, _sinceJump) = (SettledTicks, 0);
        else if (_sinceJump < RecordsInARow)
            _sinceJump++;
        Ticks = Math.Max(Ticks, ticks);
        return new StreamTime(Ticks, IsProvisional: _sinceJump < RecordsInARow);
    }

    private StreamTime NoteOff(long ticks)
    {
        // Those behind are a stream of their own, in which the same holds.
        var own = _offTicks > ticks && _offTicks - ticks <= _skew ? _offTicks : ticks;
        if (Math.Abs(own - Ticks) <= _skew)
            own = Math.Max(own, Ticks);
        _offTicks = own;
        if (++_offInARow >= RecordsInARow)
            (Ticks, _beforeJump, _offTicks, _offInARow, _sinceJump) = (own, own, 0, 0, 0);
        return new StreamTime(own, IsProvisional: true);
    }
}
