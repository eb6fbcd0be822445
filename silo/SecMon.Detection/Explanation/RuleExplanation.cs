using SecMon.Detection.Rules;

namespace SecMon.Detection.Explanation;

/// <summary>Why one detection rule matches one event, or does not.</summary>
/// <param name="Title">The rule.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Correlation">The correlation that refers to it and was asked for; null when the rule itself was.</param>
/// <param name="Group">The fields of the correlation's group and the event's values; null for a missing one.</param>
/// <param name="Condition">The whole condition, filters included.</param>
public sealed record RuleExplanation(
    string Title, SourceLocation Location, string? Correlation, IReadOnlyDictionary<string, string?> Group, ExplanationNode Condition)
{
    /// <summary>True when the rule matches the event.</summary>
    public bool Matches => Condition.Holds;
}
