namespace SecMon.Silo.Delivery;

/// <summary>How a sink stands. Written by its follower, read by API, readiness and health.</summary>
public sealed class SinkState(string name)
{
    private volatile string? _problem;
    private long _failingSinceTicks;
    private long _cursor;
    private long _deadLetters;

    /// <summary>Name of the sink.</summary>
    public string Name => name;

    /// <summary>Why it cannot deliver; null while it can.</summary>
    public string? Problem => _problem;

    /// <summary>Since when it fails, UTC; null while it does not.</summary>
    public DateTime? FailingSince => Interlocked.Read(ref _failingSinceTicks) is > 0 and var ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;

    /// <summary>The newest ledger entry that it delivered.</summary>
    public long Cursor
    {
        get => Interlocked.Read(ref _cursor);
        set => Interlocked.Exchange(ref _cursor, value);
    }

    /// <summary>How many documents the other side refused for good.</summary>
    public long DeadLetters
    {
        get => Interlocked.Read(ref _deadLetters);
        set => Interlocked.Exchange(ref _deadLetters, value);
    }

    /// <summary>Notes that an attempt failed.</summary>
    public void Fail(string problem, DateTime now)
    {
        if (_problem is null)
            Interlocked.Exchange(ref _failingSinceTicks, now.Ticks);
        _problem = problem;
    }

    /// <summary>Notes that an attempt was good.</summary>
    public void Recover()
    {
        _problem = null;
        Interlocked.Exchange(ref _failingSinceTicks, 0);
    }
}
