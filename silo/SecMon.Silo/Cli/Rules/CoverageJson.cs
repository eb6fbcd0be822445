using System.Text.Json.Nodes;
using SecMon.Detection.Coverage;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Coverage as JSON.</summary>
internal static class CoverageJson
{
    /// <summary>The document.</summary>
    public static string Of(RuleCoverage coverage) => JsonOutput.Of(new JsonObject
    {
        ["use_cases"] = new JsonArray([.. UseCaseCatalogue.All.Select(useCase => Case(useCase, coverage))]),
        ["other_use_cases"] = new JsonArray([.. coverage.Others.Select(group => new JsonObject { ["id"] = group.Key, ["rules"] = Titles(group) })]),
        ["techniques"] = new JsonArray([.. coverage.Techniques.Select(group => new JsonObject { ["id"] = group.Key, ["rules"] = Titles(group) })]),
        ["missing_techniques"] = new JsonArray([.. coverage.MissingTechniques.Select(id => JsonValue.Create(id))]),
    });

    private static JsonObject Case(UseCase useCase, RuleCoverage coverage) => new()
    {
        ["id"] = useCase.Id,
        ["title"] = useCase.Title,
        ["group"] = useCase.Group,
        ["severity"] = useCase.Severity,
        ["by"] = useCase.IsMetric ? "metric" : "rules",
        ["covered"] = coverage.Covers(useCase),
        ["rules"] = Titles(coverage.RulesOf(useCase)),
    };

    private static JsonArray Titles(IEnumerable<RuleMetadata> rules) => [.. rules.Select(rule => JsonValue.Create(rule.Title))];
}
