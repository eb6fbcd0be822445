using SecMon.Detection.Rules;

namespace SecMon.Detection.RuleTests;

/// <summary>What must become of a signal when decisions are in force.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="Rule">Title, id, name or use case of the rule.</param>
/// <param name="Level">The level that is decided; null when the case does not say.</param>
/// <param name="Page">Whether on-call staff hear of it; null when the case does not say.</param>
public sealed record DecidedExpectation(SourceLocation Location, string Rule, string? Level, bool? Page);
