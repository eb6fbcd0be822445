using SecMon.Detection.Rules;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Health;

/// <summary>Says when a rule has more groups than are kept: what was pushed out cannot fire any more.</summary>
public sealed class CrowdedRulesCheck(CrowdedRules crowded, RuleBook book) : IHealthCheck
{
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<HealthProblem>>([.. crowded.Within(Lately).Select(rule => Problem(TitleOf(rule.Rule), rule.Groups))]);

    private static HealthProblem Problem(string title, long groups) => new(
        "RuleGroupsPushedOut", title, Severity.Medium, $"The rule '{title}' has more groups than are kept: {groups} were forgotten before their time.",
        "Somebody may be flooding it with names, or its group-by is too fine. Look at what its groups are; a coarser group-by or a narrower rule mends it.");

    private string TitleOf(string id)
    {
        var rules = book.Current.RuleSet;
        return rules.Correlations.Select(rule => rule.Metadata).Concat(rules.Detections.Select(rule => rule.Metadata)).FirstOrDefault(rule => rule.Id == id)?.Title ?? id;
    }
}
