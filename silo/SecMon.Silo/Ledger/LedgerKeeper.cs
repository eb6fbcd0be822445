using System.Globalization;
using Microsoft.Data.Sqlite;
using SecMon.Silo.Delivery;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Ledger;

/// <summary>
/// Signs checkpoints, removes what retention allows, and walks the chain again from time to time. The newest checkpoint is also
/// written beside the store, so that an end which was lost with a damaged write-ahead log is noticed.
/// </summary>
public sealed partial class LedgerKeeper(
    IAlertLedger ledger, LedgerSigner signer, LedgerOptions options, DataFolder folder, SinkBoard sinks, DeliveryCursors cursors, TimeProvider clock, ILogger<LedgerKeeper> log) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CutInterval = TimeSpan.FromHours(1);

    private DateTimeOffset _signedAt;
    private DateTimeOffset _cutAt = DateTimeOffset.MinValue;
    private long _signedThrough;
    private bool _isOpen;
    private bool _isEndLost;

    /// <summary>Where a data folder keeps its newest checkpoint.</summary>
    public static string CheckpointPathIn(string dataFolder) => Path.Combine(dataFolder, "ledger-checkpoint.json");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _signedAt = clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!_isOpen)
                    await OpenAsync();
                await SignIfDueAsync();
                await CutIfDueAsync();
            }
            catch (Exception failed) when (IsPassing(failed))
            {
                LogFailing(failed.Message);
            }

            await Task.Delay(LookInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A silo that is stopped leaves its ledger signed to the end.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            if (!_isOpen)
                await OpenAsync();
            if (ledger.LastSequence > _signedThrough)
                await SignAsync();
        }
        catch (Exception failed) when (IsPassing(failed))
        {
            LogFailing(failed.Message);
        }
    }

    private static bool IsPassing(Exception failed) => failed is StoreException or IOException or UnauthorizedAccessException or SqliteException;

    /// <summary>A ledger that does not hold what the last checkpoint vouches for lost its end: the file is the proof, and stays.</summary>
    private async Task OpenAsync()
    {
        if (LedgerCheckpointFile.Read(folder.Path) is { } known)
        {
            var (sequence, hash) = ((long)known["sequence"]!, (string)known["hash"]!);
            var head = await ledger.HeadAsync();
            var entry = (await ledger.ReadAsync(sequence - 1, 1)).FirstOrDefault(one => one.Sequence == sequence);
            _isEndLost = head.Sequence < sequence || (entry is not null && entry.Hash != hash);
            if (_isEndLost)
                LogEndLost(sequence, CheckpointPathIn(folder.Path));
            else
                _signedThrough = Math.Min(sequence + 1, head.Sequence);
        }

        _isOpen = true;
    }

    private async Task SignIfDueAsync()
    {
        var entries = ledger.LastSequence - _signedThrough;
        var isDue = entries >= options.CheckpointEntries || (entries > 0 && clock.GetUtcNow() - _signedAt >= options.CheckpointEvery);
        if (isDue)
            await SignAsync();
    }

    private async Task SignAsync()
    {
        var now = clock.GetUtcNow();
        var head = await ledger.HeadAsync();
        var checkpoint = await NewestIfCheckpointAsync(head) ?? await AppendCheckpointAsync(head, now);
        _signedAt = now;
        SecMonMetrics.LedgerSigned.Set(_signedThrough);
        if (!_isEndLost)
            await LedgerCheckpointFile.WriteAsync(folder.Path, checkpoint);
    }

    /// <summary>Of several silos one signs: a checkpoint by itself is not worth another.</summary>
    private async Task<string?> NewestIfCheckpointAsync(LedgerHead head)
    {
        var before = head.Sequence - 1;
        if (await ledger.ReadAsync(before, 1) is not [{ Kind: LedgerKind.Checkpoint } newest] || newest.Key != before.ToString(CultureInfo.InvariantCulture))
            return null;
        _signedThrough = head.Sequence;
        return newest.Body;
    }

    private async Task<string> AppendCheckpointAsync(LedgerHead head, DateTimeOffset now)
    {
        var draft = signer.Checkpoint(head, now.UtcDateTime);
        var result = await ledger.AppendAsync([draft]);
        // What was appended between the head and its checkpoint is not vouched for.
        _signedThrough = result.LastSequence == head.Sequence + 1 ? result.LastSequence : head.Sequence;
        return draft.Body;
    }

    /// <summary>What a sink did not deliver yet is never removed.</summary>
    private async Task CutIfDueAsync()
    {
        if (options.Retention is not { } retention || clock.GetUtcNow() - _cutAt < CutInterval)
            return;
        _cutAt = clock.GetUtcNow();
        var removed = await ledger.CutOffAsync((_cutAt - retention).UtcDateTime, cursors.Slowest([Evidence.EvidenceKeeper.Cursor, .. sinks.All.Select(sink => sink.Name)]), signer);
        if (removed > 0)
            LogRemoved(removed, retention.TotalDays);
    }

    [LoggerMessage(1, LogLevel.Error, "The ledger's checkpoint or retention failed and will be tried again: {Problem}")]
    private partial void LogFailing(string problem);

    [LoggerMessage(3, LogLevel.Critical, "The ledger does not hold entry {Sequence}, which the checkpoint in {File} vouches for: its end was lost or exchanged. Keep both and run  secmon ledger verify")]
    private partial void LogEndLost(long sequence, string file);

    [LoggerMessage(2, LogLevel.Information, "{Entries} ledger entries older than {Days} days were removed; a signed entry stands for them")]
    private partial void LogRemoved(long entries, double days);
}
