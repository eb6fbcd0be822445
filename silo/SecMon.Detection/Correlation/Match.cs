using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>An event that enters a group.</summary>
/// <param name="Entry">What the partition was told of the event.</param>
/// <param name="Target">What it was told for the group's rule.</param>
/// <param name="Rules">The rules that it matched; correlations only when they fired at it.</param>
/// <param name="Nested">Evidence of the correlations that fired at it, the event itself left out.</param>
internal readonly record struct Match(MatchEntry Entry, MatchTarget Target, IReadOnlyList<ulong> Rules, IReadOnlyList<EvidenceItem> Nested)
{
    public EvidenceItem Evidence => Entry.Evidence;

    public long Ticks => Entry.Evidence.EffectiveTicks;
}
