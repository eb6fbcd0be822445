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

    /// <summary>How often the chain was walked to its end.</summary>
    internal int Walks { get; private set; }

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<HealthProblem>>(_problem is null
            ? []
            : [new HealthProblem("LedgerBroken", "", Severity.Critical, $"The ledger was tampered with: {_problem}", "Keep the data folder as it is, run  secmon ledger verify  with the public key and a checkpoint kept elsewhere, and find out who could write there.")]);

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
        var begin = await ledger.HeadAsync();
        var head = await WalkToEndAsync(verifier, begin, cancellation);
        var forgotten = await ledger.ForgottenDigestAsync();
        if ((await ledger.HeadAsync()).CutOff != begin.CutOff)
            return;   // retention removed entries meanwhile: walked again at the next time
        Conclude(verifier.End(head, forgotten).Problem);
        Walks++;
    }

    /// <summary>Also past the head: an entry that somebody put there, or before the first one, keeps an alert of its key out.</summary>
    private async Task<LedgerHead> WalkToEndAsync(LedgerVerifier verifier, LedgerHead head, CancellationToken cancellation)
    {
        var at = long.MinValue;
        while (true)
        {
            var entries = await ledger.ReadAsync(at, EntriesAtOnce);
            if (!entries.All(verifier.Next))
                return head;
            if (entries.Count > 0)
            {
                at = entries[^1].Sequence;
                await Task.Delay(Pause, clock, cancellation);
                continue;
            }

            var newest = await ledger.HeadAsync();
            if (newest.Sequence == head.Sequence)
                return head;
            head = newest;   // it grew meanwhile
        }
    }

    private void Conclude(string? problem)
    {
        if (problem is not null && _problem is null)
            LogBroken(problem);
        _problem = problem;
        // Delivery sets it too when it meets an entry that it cannot read: only a whole walk takes it back.
        SecMonMetrics.LedgerBroken.Set(problem is null ? 0 : 1);
    }

    [LoggerMessage(1, LogLevel.Critical, "The ledger was tampered with: {Problem}")]
    private partial void LogBroken(string problem);

    [LoggerMessage(2, LogLevel.Warning, "The ledger cannot be walked now: {Problem}")]
    private partial void LogFailing(string problem);
}
