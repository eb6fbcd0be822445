using SecMon.Detection.Rules;
using SecMon.Silo.Configuration;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Rules;

/// <summary>
/// Watches the rules and lists folders, and offers every change to the rule book once the files are at rest: an editor or
/// <c>git pull</c> writes many at a time. Where the system tells nothing (network folders), looking every few seconds finds it.
/// </summary>
public sealed partial class RuleWatcher(SecMonOptions options, RuleBook book, IAlertLedger ledger, TimeProvider clock, ILogger<RuleWatcher> log) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan LongestUnrest = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _told = new(0, 1);
    private readonly RuleSetGauges _gauges = new();
    private List<string> _logged = [.. book.Problems.Where(problem => problem.IsError).Select(problem => problem.ToString())];

    /// <inheritdoc/>
    public override void Dispose()
    {
        _told.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ShowMetrics();
        using var watched = new WatchedFolders([options.Rules, options.Lists], Tell);
        var seen = "";   // the start read the files; the first look finds what has changed since then
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _told.WaitAsync(LookInterval, stoppingToken);
                if (FolderPrint.Of(options.Rules, options.Lists) == seen)
                    continue;
                seen = await RestingAsync(stoppingToken);
                if (!await TryTakeAsync())
                    seen = "";
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Waits until the files change no more, but not for ever: somebody may go on saving.</summary>
    private async Task<string> RestingAsync(CancellationToken cancellation)
    {
        var waiting = System.Diagnostics.Stopwatch.GetTimestamp();
        var print = FolderPrint.Of(options.Rules, options.Lists);
        while (System.Diagnostics.Stopwatch.GetElapsedTime(waiting) < LongestUnrest)
        {
            await Task.Delay(Rest, clock, cancellation);
            var next = FolderPrint.Of(options.Rules, options.Lists);
            if (next == print)
                break;
            print = next;
        }

        return print;
    }

    private async Task<bool> TryTakeAsync()
    {
        var isRead = false;
        try
        {
            // Compiling may take a second; the silo goes on with the set in force.
            var change = await Task.Run(() => book.TakeAsync(RuleFolder.Read(options), ledger));
            isRead = true;
            if (change is not null)
                LogTaken(book.Current.RuleSet.Hash[..12], change, book.Current.RuleSet.Shadow);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            book.Refuse(new Diagnostic(new SourceLocation(options.Rules, 1, 1), IsError: true, $"the rules cannot be read: {failed.Message}", "The set in force stays; mend the folder or its rights."));
        }
        catch (Exception failed)
        {
            // A ledger in trouble, or an error that nobody foresaw: the set in force stays, and the next look tries again.
            book.Refuse(new Diagnostic(new SourceLocation(options.Rules, 1, 1), IsError: true, $"the rules were not taken: {failed.Message}", "The set in force stays."));
            LogNotTaken(failed);
        }

        ShowMetrics();
        var problems = book.Problems.Where(problem => problem.IsError).Select(problem => problem.ToString()).ToList();
        foreach (var problem in problems.Except(_logged))
            LogProblem(problem);
        _logged = problems;
        return isRead;
    }

    private void ShowMetrics()
    {
        SecMonMetrics.RuleSetChanges.IncTo(book.Changes);
        SecMonMetrics.RuleSetErrors.Set(book.Problems.Count(problem => problem.IsError));
        _gauges.Show(book.Current.RuleSet);
    }

    private void Tell()
    {
        try
        {
            if (_told.CurrentCount == 0)
                _told.Release();
        }
        catch (SemaphoreFullException)
        {
            LogToldTwice();   // two changes at once: one look finds both
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Rule set {RuleSet} is in force: {Change}; {Shadow}")]
    private partial void LogTaken(string ruleSet, RuleChange change, ShadowCount shadow);

    [LoggerMessage(2, LogLevel.Error, "{Problem}")]
    private partial void LogProblem(string problem);

    [LoggerMessage(3, LogLevel.Error, "The rules on disk were not taken; the set in force stays")]
    private partial void LogNotTaken(Exception failed);

    [LoggerMessage(4, LogLevel.Trace, "Two changes of the rules at once")]
    private partial void LogToldTwice();
}
