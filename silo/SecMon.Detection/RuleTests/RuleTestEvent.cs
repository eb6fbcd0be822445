using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.RuleTests;

/// <summary>One event of a case.</summary>
/// <param name="Location">Where it stands; a repeated event has one place.</param>
/// <param name="Timestamp">When it happens.</param>
/// <param name="Document">The fields with their dotted names as keys, <c>@timestamp</c> among them.</param>
public sealed record RuleTestEvent(SourceLocation Location, DateTimeOffset Timestamp, FieldObject Document);
