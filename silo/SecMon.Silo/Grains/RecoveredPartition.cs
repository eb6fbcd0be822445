using SecMon.Detection.Correlation;

namespace SecMon.Silo.Grains;

/// <summary>What a partition finds in the store when it starts.</summary>
/// <param name="Buckets">The last snapshot.</param>
/// <param name="StreamTicks">The stream's time of that snapshot.</param>
/// <param name="Positions">How far the journal holds each file, to its end.</param>
/// <param name="Records">The journal after the snapshot.</param>
/// <param name="SnapshotSequence">The journal record up to which the snapshot holds everything.</param>
/// <param name="RuleSet">Hash of the rule set in force there; null when none was noted.</param>
/// <param name="LastSequence">Sequence number of the newest journal record.</param>
internal sealed record RecoveredPartition(
    IReadOnlyList<BucketCopy> Buckets, long StreamTicks, JournalPositions Positions, IReadOnlyList<JournalRecord> Records, long SnapshotSequence, string? RuleSet, long LastSequence);
