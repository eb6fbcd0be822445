using Microsoft.Data.Sqlite;
using SecMon.Detection.Decisions.Cases;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>Follows the ledger and keeps cases and marks folded as far as it goes; sinks and API follow this.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="store">Where cases and incidents are kept.</param>
/// <param name="options">How alerts are delivered.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Where people are told.</param>
/// <param name="deciderNow">Decides about cases by the rules and lists in force; null when nobody does.</param>
/// <param name="outcomes">Counts what decisions do, and remembers which failed; null when nobody asks.</param>
public sealed partial class DeliveryFolder(IAlertLedger ledger, Store store, DeliveryOptions options, TimeProvider clock, ILogger<DeliveryFolder> log, Func<CaseDecider?>? deciderNow = null, OutcomeMeter? outcomes = null) : BackgroundService
{
    private const long NotOpened = -1;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>A decision of which nothing came is noted after so long, at the latest.</summary>
    private static readonly TimeSpan MarkWithin = TimeSpan.FromMinutes(1);

    private readonly LedgerFolding _folding = new(ledger, store, new DeliveryFold(options), deciderNow ?? (() => null), outcomes);
    private readonly Lock _gate = new();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _folded = NotOpened;

    /// <summary>The newest ledger entry that is folded; -1 until it is known, soon after the start.</summary>
    public long Folded => Interlocked.Read(ref _folded);

    /// <summary>Why the fold does not go on; null when it does.</summary>
    public string? Problem { get; private set; }

    /// <summary>Waits until an entry after that number is folded.</summary>
    public Task WaitForAsync(long after, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _folded > after ? Task.CompletedTask : _moved.Task.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isChecked = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isChecked)
                    await OpenAsync();
                isChecked = true;
                await WaitAsync(stoppingToken);
                await StepAsync();
                Problem = null;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                // Whatever it is: delivery must be seen failing and be tried again, and must not take detection with it.
                Problem = failed.Message;
                if (failed is StoreException or IOException or SqliteException)
                    LogFailing(failed.Message);
                else
                    LogUnforeseen(failed);
                await Task.Delay(Retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>A ledger that is not the one folded so far must not be taken for it.</summary>
    private async Task OpenAsync()
    {
        var (sequence, hash) = ReadFolded();
        if (sequence > 0)
        {
            var head = await ledger.HeadAsync();
            var last = await ledger.ReadAsync(sequence - 1, 1);
            var isOther = head.Sequence < sequence || (last.Count > 0 && last[0].Sequence == sequence && last[0].Hash != hash);
            if (isOther)
                throw new StoreException($"the ledger is not the one that was delivered from: entry {sequence} is gone or another. Restore ledger and data folder from the same backup, or run  secmon ledger verify.");
        }

        await _folding.OpenAsync(sequence);
        Announce(sequence);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await _folding.MarkAsync();
        }
        catch (Exception failed) when (failed is StoreException or IOException or SqliteException)
        {
            LogFailing(failed.Message);
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        var entry = ledger.WaitForAsync(Folded, stoppingToken);
        if (!_folding.HasUnmarked)
        {
            await entry;
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        if (await Task.WhenAny(entry, Task.Delay(MarkWithin, clock, patience.Token)) != entry)
            await _folding.MarkAsync();
        await patience.CancelAsync();
    }

    private async Task StepAsync()
    {
        var folded = await _folding.StepAsync(Folded, unreadable =>
        {
            SecMonMetrics.LedgerBroken.Set(1);
            LogUnreadable(unreadable);
        });
        if (folded > Folded)
            Announce(folded);
    }

    private (long Sequence, string Hash) ReadFolded()
    {
        using var reader = Store.OpenReader(store.Path);
        return new DeliveryTables(reader).Folded();
    }

    private void Announce(long folded)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _folded = folded;
            waiting = _moved;
            _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        SecMonMetrics.DeliveryFolded.Set(folded);
        waiting.TrySetResult();
    }

    [LoggerMessage(1, LogLevel.Error, "Delivery cannot follow the ledger and tries again: {Problem}")]
    private partial void LogFailing(string problem);

    [LoggerMessage(2, LogLevel.Critical, "Ledger entry {Sequence} cannot be read and is passed: the ledger was tampered with. Run  secmon ledger verify")]
    private partial void LogUnreadable(long sequence);

    [LoggerMessage(3, LogLevel.Critical, "Delivery met an error that nobody foresaw; it will be tried again")]
    private partial void LogUnforeseen(Exception failed);
}
