using System.Text.Json.Nodes;
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

    /// <summary>Where a data folder keeps its newest checkpoint.</summary>
    public static string CheckpointPathIn(string dataFolder) => Path.Combine(dataFolder, "ledger-checkpoint.json");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _signedAt = clock.GetUtcNow();
        _signedThrough = LastSigned();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SignIfDueAsync();
                await CutIfDueAsync();
            }
            catch (Exception failed) when (failed is StoreException or IOException or UnauthorizedAccessException)
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
        if (ledger.LastSequence <= _signedThrough)
            return;
        try
        {
            await SignAsync();
        }
        catch (Exception failed) when (failed is StoreException or IOException or UnauthorizedAccessException)
        {
            LogFailing(failed.Message);
        }
    }

    private async Task SignIfDueAsync()
    {
        var entries = ledger.LastSequence - _signedThrough;
        var isDue = entries >= options.CheckpointEntries || (entries > 0 && clock.GetUtcNow() - _signedAt >= options.CheckpointEvery);
        if (isDue)
            await SignAsync();
    }

    /// <summary>The number of the checkpoint that was written last, at least; 0 when there is none.</summary>
    private long LastSigned()
    {
        var path = CheckpointPathIn(folder.Path);
        return File.Exists(path) ? ((long?)JsonNode.Parse(File.ReadAllText(path))?["sequence"] ?? -1) + 1 : 0;
    }

    private async Task SignAsync()
    {
        var now = clock.GetUtcNow();
        var draft = signer.Checkpoint(await ledger.HeadAsync(), now.UtcDateTime);
        var result = await ledger.AppendAsync([draft]);
        _signedAt = now;
        _signedThrough = Math.Max(result.LastSequence, (long)JsonNode.Parse(draft.Body)!["sequence"]! + 1);
        SecMonMetrics.LedgerSigned.Set(_signedThrough);
        var path = CheckpointPathIn(folder.Path);
        await File.WriteAllTextAsync(path + ".new", draft.Body + "\n");
        File.Move(path + ".new", path, overwrite: true);
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

    [LoggerMessage(2, LogLevel.Information, "{Entries} ledger entries older than {Days} days were removed; a signed entry stands for them")]
    private partial void LogRemoved(long entries, double days);
}
