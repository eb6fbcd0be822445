using SecMon.Detection.Rules;

namespace SecMon.Detection.Alerts;

/// <summary>What a quiet time held back since it was said last. It raises no alert; the case of the alert before it takes it up.</summary>
/// <param name="Id"><c>hb-</c> and 32 hex digits of its content: the same whenever the same records are detected again.</param>
/// <param name="AlertId">The alert that began the quiet time.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Time">Time of the newest match, UTC.</param>
/// <param name="Document">Canonical JSON, nothing in clear.</param>
public sealed record HeldBack(string Id, string AlertId, RuleMetadata Rule, DateTime Time, string Document);
