using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Silo.Configuration;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Health;

/// <summary>Compares the inventory (<c>lists/systems.csv</c>) with the sources: a database that nobody connected is a blind spot.</summary>
public sealed class InventoryCheck(RuleBook book, SecMonOptions options) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        var problems = new List<HealthProblem>();
        foreach (var (system, host, isWatched) in Systems())
        {
            SecMonMetrics.SystemWatched.WithLabels(system).Set(isWatched ? 1 : 0);
            if (!isWatched)
                problems.Add(new HealthProblem("SystemNotWatched", system, Severity.Medium, $"No source reads the logs of {system} ({host}), which lists/systems.csv says should be watched.", $"Connect it: add a source with  host: {host}.  Or take it from the list with a reason."));
        }

        return Task.FromResult<IReadOnlyList<HealthProblem>>(problems);
    }

    /// <summary>Every system of the inventory, its server, and whether a source covers it.</summary>
    public IEnumerable<(string System, string Host, bool IsWatched)> Systems()
    {
        var list = book.Current.Files.Lists.FirstOrDefault(file => file.RelativePath == SystemsInventory.FileName);
        return (list is null ? [] : SystemsInventory.Parse(list.Text)).Select(one =>
            (one.System, one.Host, options.Sources.Any(source => string.Equals(source.Host, one.Host, StringComparison.OrdinalIgnoreCase))));
    }
}
