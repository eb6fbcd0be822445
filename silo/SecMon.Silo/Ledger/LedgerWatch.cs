using Microsoft.Data.Sqlite;
using SecMon.Detection.Rules;
using SecMon.Silo.Health;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Ledger;

/// <summary>Walks the chain of the running silo's ledger, at its start and every hour, and says when it does not hold.</summary>
public sealed partial class LedgerWatch(IAlertLedger ledger, LedgerSigner signer, LedgerOptions options, DataFolder folder, TimeProvider clock, ILogger<LedgerWatch> log) : BackgroundService, IHealthCheck
{
    private const int EntriesAtOnce = 1_000;

    private static readonly TimeSpan WalkInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);   // a walk is in no hurry; detection is

    private volatile string? _problem;

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        SecMonMetrics.LedgerBroken.Set(_problem is null ? 0 : 1);
        return Task.FromResult<IReadOnlyList<HealthProblem>>(_problem is null
            ? []
            : [new HealthProblem("LedgerBroken", "", Severity.Critical, $"The ledger was tampered with: {_problem}", "Keep the data folder as it is, run  secmon ledger verify  with the public key and a checkpoint kept elsewhere, and find out who could write there.")]);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WalkAsync(stoppingToken);
                await Task.Delay(WalkInterval, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (LedgerDamagedException damaged)
            {
                Conclude(damaged.Message);
                await PauseAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is StoreException or SqliteException or IOException)
            {
                LogFailing(failed.Message);
                await PauseAsync(stoppingToken);
            }
        }
    }

    private async Task PauseAsync(CancellationToken cancellation) =>
        await Task.Delay(TimeSpan.FromMinutes(1), clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task WalkAsync(CancellationToken cancellation)
    {
        var verifier = new LedgerVerifier([signer.PublicKey, .. options.OldPublicKeyFiles.Select(LedgerPublicKey.Read)], known: LedgerCheckpointFile.Read(folder.Path));   // read before the head, which is never behind it
        var head = await ledger.HeadAsync();
        var at = 0L;
        while (at < head.Sequence)
        {
            var entries = await ledger.ReadAsync(at, EntriesAtOnce);
            if (entries.Count == 0 || !entries.TakeWhile(entry => entry.Sequence <= head.Sequence).All(verifier.Next))
                break;
            at = entries[^1].Sequence;
            await Task.Delay(Pause, clock, cancellation);
        }

        var forgotten = await ledger.ForgottenDigestAsync();
        if ((await ledger.HeadAsync()).CutOff != head.CutOff)
            return;   // retention removed entries meanwhile: walked again at the next time
        Conclude(verifier.End(head, forgotten).Problem);
    }

    private void Conclude(string? problem)
    {
        if (problem is not null && _problem is null)
            LogBroken(problem);
        _problem = problem;
    }

    [LoggerMessage(1, LogLevel.Critical, "The ledger was tampered with: {Problem}")]
    private partial void LogBroken(string problem);

    [LoggerMessage(2, LogLevel.Warning, "The ledger cannot be walked now: {Problem}")]
    private partial void LogFailing(string problem);
}
