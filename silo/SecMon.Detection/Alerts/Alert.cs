using SecMon.Detection.Rules;

namespace SecMon.Detection.Alerts;

/// <summary>What happened, why it fired, and which records show it. Immutable (event.md, Alert).</summary>
/// <param name="Id"><c>al-</c> and 32 hex digits; the same whenever the same records are detected again (design.md).</param>
/// <param name="Rule">The rule that fired.</param>
/// <param name="Time">Time of the event that made it fire, UTC.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Document">The ECS document, canonical JSON.</param>
/// <param name="Source">Id of the source whose event made it fire; null for events that name none.</param>
public sealed record Alert(string Id, RuleMetadata Rule, DateTime Time, string Message, string Document, string? Source)
{
    /// <summary>The level: the rule's, or what was decided.</summary>
    public Severity Severity { get; init; } = Rule.Severity;
}
