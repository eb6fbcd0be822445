using System.Collections.Frozen;

namespace SecMon.Silo.Rules;

/// <summary>What the tests beside the rules of a set gave.</summary>
/// <param name="Hash">The set.</param>
/// <param name="IsDone">False while they run.</param>
/// <param name="Results">By relative path of the rule file.</param>
public sealed record RuleTestReport(string Hash, bool IsDone, IReadOnlyDictionary<string, RuleFileTests> Results)
{
    /// <summary>Before any test ran.</summary>
    public static readonly IReadOnlyDictionary<string, RuleFileTests> NoResults = FrozenDictionary<string, RuleFileTests>.Empty;
}
