namespace SecMon.Silo.Grains;

/// <summary>What became of a change of a case.</summary>
/// <param name="Outcome">Whether it was made.</param>
/// <param name="Problem">Why not; null when it was.</param>
[GenerateSerializer]
[Immutable]
public sealed record CaseChangeResult([property: Id(0)] CaseChangeOutcome Outcome, [property: Id(1)] string? Problem = null);
