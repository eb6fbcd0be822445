using SecMon.Detection.Alerts;
using SecMon.Events;

namespace SecMon.Detection;

/// <summary>
/// Decides about events: enrichment and rules. Pure, driven by event time alone. The seam where another engine can be put.
/// </summary>
public interface IDetector
{
    /// <summary>The time of the source's stream; part of its checkpoint.</summary>
    StreamClock Stream { get; }

    /// <summary>Enriches an event and matches it against all rules.</summary>
    /// <param name="access">The event.</param>
    /// <param name="origin">The file that it was read from.</param>
    /// <param name="output">Alerts and entries for correlation partitions are added here.</param>
    void Detect(AccessEvent access, EvidenceOrigin origin, DetectionOutput output);
}
