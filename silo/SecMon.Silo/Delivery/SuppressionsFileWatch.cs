using SecMon.Detection.Rules;
using SecMon.Silo.Configuration;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>
/// Takes the suppressions of the configured file into the ledger, at the start and when the file changes. A file with an error
/// changes nothing; what vanished from it is taken back.
/// </summary>
public sealed partial class SuppressionsFileWatch(DeliveryOptions options, SuppressionBook book, DeliveryIndex index, TimeProvider clock, ILogger<SuppressionsFileWatch> log) : BackgroundService
{
    /// <summary>Ids from the file begin with this, so that those from the API are left alone.</summary>
    public const string FileMark = "file:";

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private DateTime _seen;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.SuppressionsFile is not { } path)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(path);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or StoreException)
            {
                LogFailing(path, failed.Message);
            }

            await Task.Delay(LookInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(string path)
    {
        var written = File.GetLastWriteTimeUtc(path);
        if (written == _seen)
            return;
        var (suppressions, problems) = SuppressionsFile.Read(path, clock.GetUtcNow().UtcDateTime);
        foreach (var problem in problems)
            LogProblem(problem);
        if (problems.Count > 0)
        {
            _seen = written;   // the file itself is wrong: said once
            return;
        }

        foreach (var suppression in suppressions)
            await book.SaveAsync(suppression);
        foreach (var gone in index.Suppressions().Where(one => one.Id.StartsWith(FileMark, StringComparison.Ordinal) && !one.IsRevoked && !suppressions.Any(other => other.Id == one.Id)))
            await book.SaveAsync(gone with { IsRevoked = true });
        _seen = written;   // only now: what the ledger did not take, on a full disk for example, is taken at the next look
        LogTaken(suppressions.Count, path);
    }

    [LoggerMessage(1, LogLevel.Error, "Suppressions in {Path} cannot be taken up now: {Problem}")]
    private partial void LogFailing(string path, string problem);

    [LoggerMessage(2, LogLevel.Error, "{Problem}")]
    private partial void LogProblem(Diagnostic problem);

    [LoggerMessage(3, LogLevel.Information, "{Count} suppressions of {Path} are in force")]
    private partial void LogTaken(int count, string path);
}
