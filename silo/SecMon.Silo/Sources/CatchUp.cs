namespace SecMon.Silo.Sources;

/// <summary>
/// Tells a source that catches up from one that is late. After a start there may be days of logs to read: that is old news by design, and
/// nobody can mend it. It counts as catching up only while it comes closer to the end, so that a source that stays behind is late.
/// Used by one turn at a time.
/// </summary>
/// <param name="started">When the source started, UTC.</param>
internal sealed class CatchUp(DateTime started)
{
    /// <summary>It must come closer within this time by <see cref="LeastStep"/>: at worst a source that crawls is late after eight hours.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>A source that is behind by less is fresh.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>Of what it was behind at most.</summary>
    private const double LeastStep = 0.01;

    private readonly Approach _bytes = new();
    private readonly Approach _seconds = new();
    private DateTime _closerAt = started;
    private DateTime? _overAt;

    /// <summary>Whether it catches up. Once it was at the end of its log it never does again: what comes then is new.</summary>
    /// <param name="now">UTC.</param>
    public bool IsOn(DateTime now) => _overAt is null && now - _closerAt < Patience;

    /// <summary>What happened before this was there when the source started, so that its alerts come late by design.</summary>
    /// <param name="now">UTC.</param>
    public DateTime BacklogUntil(DateTime now) => IsOn(now) ? DateTime.MaxValue : _overAt ?? DateTime.MinValue;

    /// <summary>Takes up how far behind it is after a step.</summary>
    /// <param name="lagBytes">Bytes that were not read yet.</param>
    /// <param name="lag">Age of the newest event; null while none was read.</param>
    /// <param name="isAtEnd">Whether all there is was read.</param>
    /// <param name="now">UTC.</param>
    public void Note(long lagBytes, TimeSpan? lag, bool isAtEnd, DateTime now)
    {
        if (_overAt is not null)
            return;
        if (isAtEnd || lag <= Fresh)
        {
            _overAt = now;
            return;
        }

        // Both, since one alone may stand still: bytes while a large compressed file is read, time while files overlap.
        var isCloser = _bytes.IsCloser(lagBytes) | (lag is { } behind && _seconds.IsCloser(behind.TotalSeconds));
        if (isCloser)
            _closerAt = now;
    }

    private sealed class Approach
    {
        private double _most;
        private double _least = double.MaxValue;

        public bool IsCloser(double behind)
        {
            _most = Math.Max(_most, behind);
            if (_least != double.MaxValue && behind > _least - (_most * LeastStep))
                return false;
            _least = behind;
            return true;
        }
    }
}
