using SecMon.Detection.Rules;

namespace SecMon.Detection.RuleTests;

/// <summary>An alert that must fire.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="Rule">Title, id or name of the rule.</param>
/// <param name="Events">Indexes, from 0 and with repetitions written out, of the events that make it fire; null when the case does not say.</param>
/// <param name="Group">Field and value of the alert's group; empty when the case does not say.</param>
/// <param name="Count">Number of matches behind the alert; null when the case does not say.</param>
public sealed record RuleTestExpectation(
    SourceLocation Location, string Rule, IReadOnlyList<int>? Events, IReadOnlyDictionary<string, string> Group, int? Count);
