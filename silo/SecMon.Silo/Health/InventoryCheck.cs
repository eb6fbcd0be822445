using SecMon.Detection.Rules;
using SecMon.Silo.Configuration;

namespace SecMon.Silo.Health;

/// <summary>Compares the inventory (<c>lists/systems.csv</c>) with the sources: a database that nobody connected is a blind spot.</summary>
public sealed class InventoryCheck(SystemInventory inventory, SecMonOptions options) : IHealthCheck
{
    private readonly SourceLabels _labels = new(inventory, options);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        _labels.Show();
        var problems = new List<HealthProblem>();
        foreach (var (system, host, isWatched) in inventory.Systems())
        {
            SecMonMetrics.SystemWatched.WithLabels(system).Set(isWatched ? 1 : 0);
            if (!isWatched)
                problems.Add(new HealthProblem("SystemNotWatched", system, Severity.Medium, $"No source reads the logs of {system} ({host}), which lists/systems.csv says should be watched.", $"Connect it: add a source with  host: {host}.  Or take it from the list with a reason."));
        }

        return Task.FromResult<IReadOnlyList<HealthProblem>>(problems);
    }
}
