using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;

namespace SecMon.Silo.Rules;

/// <summary>What the tests beside one rule file gave.</summary>
/// <param name="Results">Of each case that could be read.</param>
/// <param name="Errors">Why others could not.</param>
public sealed record RuleFileTests(IReadOnlyList<RuleTestResult> Results, IReadOnlyList<Diagnostic> Errors);
