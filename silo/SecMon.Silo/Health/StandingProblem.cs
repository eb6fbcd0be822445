namespace SecMon.Silo.Health;

/// <summary>A problem that lasts.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Since">When it was seen first, UTC.</param>
public sealed record StandingProblem(HealthProblem Problem, DateTime Since);
