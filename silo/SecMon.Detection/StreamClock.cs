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
    private StreamClockState _state = new();

    /// <summary>A clock of a stream that has not begun.</summary>
    /// <param name="skew">How far apart two times may lie and still be in order.</param>
    public StreamClock(TimeSpan skew) => _skew = skew.Ticks;

    /// <summary>Time of the stream, ticks of UTC; 0 before it begins.</summary>
    public long Ticks => _state.Ticks;

    /// <summary>The same without a jump ahead that others have not followed yet, ticks of UTC: nothing waits longer, or is forgotten, for one record.</summary>
    public long SettledTicks => _state.SinceJump < RecordsInARow ? _state.BeforeJump : _state.Ticks;

    /// <summary>True when the record before was one of a future that cannot be believed.</summary>
    public bool IsInFuture => _state.IsInFuture;

    /// <summary>All there is to know, for a checkpoint.</summary>
    public StreamClockState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>Takes up the next event.</summary>
    /// <param name="ticks">Its effective time, ticks of UTC.</param>
    /// <param name="isSkewed">True when that is not the time which the record claims: it moves the stream only with many others.</param>
    /// <returns>The stream's time for this event.</returns>
    public StreamTime Note(long ticks, bool isSkewed)
    {
        _state = _state with { IsInFuture = isSkewed };
        if (_state.Ticks == 0 && !isSkewed)
            return Advance(ticks);
        if (isSkewed || ticks < _state.Ticks - _skew)
            return NoteOff(ticks);
        return Advance(ticks);
    }

    /// <summary>An event in order. One that lies far ahead may have been a quiet night; until others follow, what was before is not forgotten.</summary>
    private StreamTime Advance(long ticks)
    {
        var isJump = ticks > _state.Ticks + _skew;
        var sinceJump = isJump ? 0 : Math.Min(RecordsInARow, _state.SinceJump + 1);
        _state = _state with
        {
            Ticks = Math.Max(_state.Ticks, ticks),
            BeforeJump = isJump ? SettledTicks : _state.BeforeJump,
            SinceJump = sinceJump,
            OffInARow = 0,
        };
        return new StreamTime(_state.Ticks, IsProvisional: sinceJump < RecordsInARow);
    }

    private StreamTime NoteOff(long ticks)
    {
        // Those behind are a stream of their own, in which the same holds.
        var own = _state.OffTicks > ticks && _state.OffTicks - ticks <= _skew ? _state.OffTicks : ticks;
        if (Math.Abs(own - _state.Ticks) <= _skew)
            own = Math.Max(own, _state.Ticks);
        _state = _state with { OffTicks = own, OffInARow = _state.OffInARow + 1 };
        if (_state.OffInARow >= RecordsInARow)
            _state = _state with { Ticks = own, BeforeJump = own, OffTicks = 0, OffInARow = 0, SinceJump = 0 };
        return new StreamTime(own, IsProvisional: true);
    }
}
