using SecMon.Detection.Rules;

namespace SecMon.Detection.Indexing;

/// <summary>What one rule cost.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="FoundBy">What wakes it, for people: <c>event.action is 'grant'</c>, or <c>every event</c>.</param>
/// <param name="Tried">On how many events its condition was tried.</param>
/// <param name="Matched">How many it matched.</param>
/// <param name="Time">Time of trying it. Parts that rules share are paid by the first that asks.</param>
public sealed record MeteredRule(RuleMetadata Rule, string FoundBy, long Tried, long Matched, TimeSpan Time);
