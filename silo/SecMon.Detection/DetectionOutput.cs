using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Decisions.Effects;

namespace SecMon.Detection;

/// <summary>What detection says of a batch of events.</summary>
public sealed class DetectionOutput
{
    /// <summary>Alerts of single events, in the order of events and rules.</summary>
    public List<Alert> Alerts { get; } = [];

    /// <summary>What became of each signal, in the same order.</summary>
    public List<SignalOutcome> Outcomes { get; } = [];

    /// <summary>Entries for each correlation partition, in the order of events.</summary>
    public IReadOnlyList<List<MatchEntry>> Entries { get; } =
        [.. Enumerable.Range(0, CorrelationPartition.Partitions).Select(_ => new List<MatchEntry>())];

    /// <summary>Events of which a list was too long to make a group of every element (sigma.md 8.2).</summary>
    public long CutLists { get; internal set; }

    /// <summary>Empties the output for the next batch.</summary>
    public void Clear()
    {
        Alerts.Clear();
        Outcomes.Clear();
        CutLists = 0;
        foreach (var entries in Entries)
            entries.Clear();
    }
}
