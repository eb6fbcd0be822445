namespace SecMon.Silo.Grains;

/// <summary>A snapshot that is being taken.</summary>
/// <param name="Sequence">The journal record up to which it holds everything.</param>
/// <param name="StreamTicks">The stream's time there.</param>
/// <param name="Positions">How far the journal holds each file; what lies behind <paramref name="Sequence"/> stays in the journal.</param>
/// <param name="RuleSet">Hash of the rule set in force there; null when none was noted.</param>
internal sealed record SnapshotInProgress(long Sequence, long StreamTicks, JournalPositions Positions, string? RuleSet = null);
