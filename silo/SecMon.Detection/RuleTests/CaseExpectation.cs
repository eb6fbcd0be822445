using SecMon.Detection.Rules;

namespace SecMon.Detection.RuleTests;

/// <summary>How a case must stand in the end.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="Rule">Title, id or use case of its rule.</param>
/// <param name="Wanted">Field and value, each as the API shows it: level, page, status, team, assignee, proposed, expected; none for what must be missing.</param>
public sealed record CaseExpectation(SourceLocation Location, string Rule, IReadOnlyDictionary<string, string> Wanted);
