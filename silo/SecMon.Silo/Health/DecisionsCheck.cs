using SecMon.Detection.Decisions;
using SecMon.Detection.Rules;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Health;

/// <summary>Says when a decision had no effect because it reached a bound, and when one ends.</summary>
public sealed class DecisionsCheck(OutcomeMeter outcomes, RuleBook book, TimeProvider clock) : IHealthCheck
{
    private const int WarnedDays = 7;

    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var ending = book.Decisions.Decisions.Where(decision => decision.Expires is { } last && Math.Abs(last.DayNumber - today.DayNumber) <= WarnedDays);
        return Task.FromResult<IReadOnlyList<HealthProblem>>([.. outcomes.FailedWithin(Lately).Select(failed => Failed(failed.Title, failed.Error)), .. ending.Select(decision => Ending(decision, today))]);
    }

    private static HealthProblem Failed(string title, string error) => new(
        "DecisionFailed", title, Severity.High, $"The decision '{title}' had no effect: {error}. What it would have excused is told.",
        "Somebody may be flooding it, or its patterns fit too much. Narrow them, or bind fewer names; the alerts say with which facts it failed.");

    private static HealthProblem Ending(Decision decision, DateOnly today) => new(
        "DecisionEnds", decision.Metadata.Title, Severity.Medium,
        decision.Expires >= today ? $"The decision '{decision.Metadata.Title}' decides until {decision.Expires:yyyy-MM-dd} and then nothing more." : $"The decision '{decision.Metadata.Title}' has decided nothing since {decision.Expires:yyyy-MM-dd}.",
        $"{(decision.Metadata.Owner is { } owner ? $"{owner} keeps it. " : "")}Is it still right? Then write another 'expires'; otherwise remove it.");
}
