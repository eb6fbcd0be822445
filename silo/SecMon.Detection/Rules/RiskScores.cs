namespace SecMon.Detection.Rules;

/// <summary>What a correlation of the kind <see cref="CorrelationKind.Risk"/> adds up (sigma.md 10.4).</summary>
/// <param name="HalfLife">After this time a match counts half.</param>
/// <param name="Scores">What a match of each of the correlation's rules adds; greater than 0.</param>
public sealed record RiskScores(TimeSpan HalfLife, IReadOnlyDictionary<IRule, double> Scores);
