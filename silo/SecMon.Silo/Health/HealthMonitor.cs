namespace SecMon.Silo.Health;

/// <summary>Looks at everything that may be wrong every few seconds, and shows what is.</summary>
public sealed partial class HealthMonitor(IEnumerable<IHealthCheck> checks, HealthBoard board, TimeProvider clock, ILogger<HealthMonitor> log) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly HashSet<(string Name, string Subject)> _shown = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await LookAsync(stoppingToken);
            await Task.Delay(LookInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var problems = new List<HealthProblem>();
        foreach (var check in checks)
        {
            try
            {
                problems.AddRange(await check.LookAsync(cancellation));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                // A check that fails is itself a blind spot: it is shown, and the others go on.
                LogCheckFailed(check.GetType().Name, failed);
                problems.Add(new HealthProblem("HealthCheckFailed", check.GetType().Name, Detection.Rules.Severity.High, $"The check {check.GetType().Name} fails: {failed.Message}", "Read the log of the silo; report the error."));
            }
        }

        Report(problems);
        board.Show(problems, clock.GetUtcNow().UtcDateTime);
    }

    private void Report(List<HealthProblem> problems)
    {
        var before = board.Standing;
        foreach (var problem in problems.Where(problem => !before.ContainsKey(problem.Key)))
            LogProblem(problem.Name, problem.Subject, problem.Summary);
        foreach (var gone in before.Values.Where(standing => !problems.Exists(problem => problem.Key == standing.Problem.Key)))
            LogGone(gone.Problem.Name, gone.Problem.Subject);

        foreach (var (name, subject) in _shown)
            SecMonMetrics.HealthProblems.WithLabels(name, subject).Set(0);
        foreach (var problem in problems)
        {
            _shown.Add((problem.Name, problem.Subject));
            SecMonMetrics.HealthProblems.WithLabels(problem.Name, problem.Subject).Set(1);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Problem} {Subject}: {Summary}")]
    private partial void LogProblem(string problem, string subject, string summary);

    [LoggerMessage(2, LogLevel.Information, "{Problem} {Subject} is over")]
    private partial void LogGone(string problem, string subject);

    [LoggerMessage(3, LogLevel.Error, "Health check {Check} failed")]
    private partial void LogCheckFailed(string check, Exception failed);
}
