using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Correlation;

/// <summary>
/// What a correlation partition is told of one event: the few fields that windows and alerts need. Made where the event
/// is read; the partition needs nothing else of it.
/// </summary>
public sealed class MatchEntry
{
    /// <summary>The record, as evidence; its time is the entry's event time.</summary>
    public required EvidenceItem Evidence { get; init; }

    /// <summary>Time of the source's stream for this event, ticks of UTC (<see cref="StreamClock"/>). Forgetting goes by it.</summary>
    public required long StreamTicks { get; init; }

    /// <summary>True while later events may still show that the stream is not there.</summary>
    public bool IsProvisional { get; init; }

    /// <summary>What an alert shows when this event makes a rule fire.</summary>
    public required AlertContext Context { get; init; }

    /// <summary>Problems of the source that are open at this event.</summary>
    public IReadOnlyList<FeedFact> Feed { get; init; } = [];

    /// <summary>The groups that the event enters, rule by rule.</summary>
    public required IReadOnlyList<MatchTarget> Targets { get; init; }
}
