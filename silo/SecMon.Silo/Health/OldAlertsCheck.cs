using System.Globalization;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Health;

/// <summary>
/// Says when alerts are left out because they are older than the ledger keeps: right for a log of long ago that is read again, and a way to
/// go unseen for who sets a server's clock back.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="leftOut">How many were left out since the start of the process.</param>
public sealed class OldAlertsCheck(TimeProvider clock, Func<double> leftOut) : IHealthCheck
{
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    private double _seen;
    private DateTimeOffset _roseAt = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        var count = leftOut();
        if (count > _seen)
            (_seen, _roseAt) = (count, clock.GetUtcNow());
        return Task.FromResult<IReadOnlyList<HealthProblem>>(clock.GetUtcNow() - _roseAt > Lately
            ? []
            : [new HealthProblem("AlertsTooOld", "", Severity.High, string.Create(CultureInfo.InvariantCulture, $"{count:N0} alert(s) since the start were left out: they are older than the ledger's retention."), "If nobody has logs of long ago read, a server's clock was set back: look at the newest event time of each source.")]);
    }
}
