namespace SecMon.Silo.Api;

/// <summary>What is wrong now.</summary>
/// <param name="Problems">Empty when all is well.</param>
public sealed record HealthView(IReadOnlyList<HealthProblemView> Problems);
