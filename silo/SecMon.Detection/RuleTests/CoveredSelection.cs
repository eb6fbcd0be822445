using SecMon.Detection.Rules;

namespace SecMon.Detection.RuleTests;

/// <summary>Whether a selection held at least once over the tests of its file.</summary>
/// <param name="Rule">Title of its rule.</param>
/// <param name="Name">Its name.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Held">True when it held.</param>
public sealed record CoveredSelection(string Rule, string Name, SourceLocation Location, bool Held);
