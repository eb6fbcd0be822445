namespace SecMon.Silo.Api;

/// <summary>What the tests beside a rule file gave.</summary>
/// <param name="Passed">How many passed.</param>
/// <param name="Failed">Those that did not, with the first difference each.</param>
public sealed record RuleTestsView(int Passed, IReadOnlyList<RuleTestFailureView> Failed);
