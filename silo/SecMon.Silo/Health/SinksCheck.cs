using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;

namespace SecMon.Silo.Health;

/// <summary>Looks at the way from the ledger to people: sinks that fail, dead letters, and delivery that does not go on.</summary>
public sealed class SinksCheck(SinkBoard board, DeliveryFolder folder, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<HealthProblem>>([.. Problems()]);

    private IEnumerable<HealthProblem> Problems()
    {
        if (folder.Problem is { } stuck)
            yield return new HealthProblem("DeliveryStuck", "", Severity.Critical, $"Alerts are in the ledger but reach nobody: {stuck}", "Read the problem; no sink gets anything until it is mended.");
        foreach (var sink in board.All)
        {
            if (sink.Problem is { } problem && clock.GetUtcNow().UtcDateTime - sink.FailingSince > Patience)
                yield return new HealthProblem("SinkFailing", sink.Name, Severity.High, $"Sink {sink.Name} does not deliver: {problem}", "Nothing is lost: it catches up in order when the other side is well. Mend the other side, or the sink's configuration.");
            if (sink.DeadLetters > 0)
                yield return new HealthProblem("SinkDeadLetters", sink.Name, Severity.High, $"The other side of sink {sink.Name} refused {sink.DeadLetters} document(s) for good.", $"Read the reasons at /api/v1/sinks/{sink.Name}/dead-letters, mend the cause, then run  secmon sinks resend --sink {sink.Name}.");
        }
    }
}
