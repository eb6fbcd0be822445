namespace SecMon.Silo.Ledger;

/// <summary>Tells whoever waits that a ledger has grown.</summary>
internal sealed class LedgerGrowth(long last)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last = last;

    /// <summary>The newest sequence number announced.</summary>
    public long Last => Interlocked.Read(ref _last);

    public void Announce(long last)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            if (last <= _last)
                return;
            _last = last;
            waiting = _grown;
            _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        SecMonMetrics.LedgerSequence.Set(last);
        waiting.TrySetResult();
    }

    public Task WaitForAsync(long after, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Last > after ? Task.CompletedTask : _grown.Task.WaitAsync(cancellation);
        }
    }
}
