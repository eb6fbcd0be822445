using SecMon.Detection.Rules;

namespace SecMon.Detection.Indexing;

/// <summary>What one rule has cost, estimated from a sample.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Tried">On how many events its condition was tried.</param>
/// <param name="Time">Time that took.</param>
public readonly record struct RuleCost(DetectionRule Rule, long Tried, TimeSpan Time);
