using System.Globalization;
using SecMon.Detection.Rules;
using SecMon.Silo.Evidence;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Health;

/// <summary>Says when records behind alerts cannot be kept now: rotation may take them before they can.</summary>
internal sealed class EvidenceCheck(Store store, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        if (EvidenceQueue.InTrouble(store) is not var (count, oldest) || clock.GetUtcNow().UtcDateTime - oldest.Since < Patience)
            return Task.FromResult<IReadOnlyList<HealthProblem>>([]);
        return Task.FromResult<IReadOnlyList<HealthProblem>>([new HealthProblem(
            "EvidenceWaiting", "", Severity.High, string.Create(CultureInfo.InvariantCulture, $"The records of {count} alert(s) cannot be kept now, the first since {oldest.Since:u}: {oldest.Problem}."),
            "Make the source's files readable again, all of them, before rotation removes any. They are tried again by themselves; nothing is written about them until it is certain.")]);
    }
}
