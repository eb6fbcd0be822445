namespace SecMon.Detection.RuleTests;

/// <summary>What a case gave.</summary>
/// <param name="Case">The case.</param>
/// <param name="Failures">What differs from what it expects, one sentence each; empty when it passed.</param>
public sealed record RuleTestResult(RuleTestCase Case, IReadOnlyList<string> Failures);
