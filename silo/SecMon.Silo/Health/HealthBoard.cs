namespace SecMon.Silo.Health;

/// <summary>What is wrong now, and since when. Written by <see cref="HealthMonitor"/>, read by sinks, API and readiness.</summary>
public sealed class HealthBoard
{
    private volatile IReadOnlyDictionary<string, StandingProblem> _standing = new Dictionary<string, StandingProblem>();

    /// <summary>The problems by their keys.</summary>
    public IReadOnlyDictionary<string, StandingProblem> Standing => _standing;

    /// <summary>Replaces what is wrong; what stood before keeps its beginning.</summary>
    public void Show(IEnumerable<HealthProblem> problems, DateTime now)
    {
        var before = _standing;
        _standing = problems
            .GroupBy(problem => problem.Key)
            .ToDictionary(same => same.Key, same => new StandingProblem(same.First(), before.TryGetValue(same.Key, out var standing) ? standing.Since : now));
    }
}
