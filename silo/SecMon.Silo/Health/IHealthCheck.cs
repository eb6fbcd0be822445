namespace SecMon.Silo.Health;

/// <summary>Looks at one thing that may be wrong.</summary>
public interface IHealthCheck
{
    /// <summary>What is wrong now. Does not throw for what it looks at.</summary>
    Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation);
}
