using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Coverage;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Coverage as JSON.</summary>
internal static class CoverageJson
{
    /// <summary>The document.</summary>
    public static string Of(RuleCoverage coverage) => JsonOutput.Of(new JsonObject
    {
        ["use_cases"] = new JsonArray([.. UseCaseCatalogue.All.Select(useCase => Case(useCase, coverage))]),
        ["other_use_cases"] = new JsonArray([.. coverage.Others.Select(group => Other(group, coverage))]),
        ["techniques"] = new JsonArray([.. coverage.Techniques.Select(group => new JsonObject { ["id"] = group.Key, ["rules"] = Titles(group) })]),
        ["missing_techniques"] = Texts(coverage.MissingTechniques),
        ["decisions"] = new JsonArray([.. coverage.Decisions.Decisions.Select(decision => Whole(decision, coverage.Decisions))]),
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
        ["decisions"] = Touching(useCase.Id, coverage.Decisions),
    };

    private static JsonObject Other(IGrouping<string, RuleMetadata> group, RuleCoverage coverage) => new()
    {
        ["id"] = group.Key,
        ["rules"] = Titles(group),
        ["decisions"] = Touching(group.Key, coverage.Decisions),
    };

    private static JsonArray Touching(string useCase, DecisionCoverage decisions) =>
        [.. decisions.Of(useCase).Select(touching => Named(touching.Decision, touching.Effects))];

    private static JsonObject Named(Decision decision, IReadOnlyList<EffectKind> effects) => new()
    {
        ["id"] = decision.Metadata.Id,
        ["title"] = decision.Metadata.Title,
        ["on"] = decision.Moment == DecisionMoment.Case ? "case" : "signals",
        ["effects"] = Texts(effects.Select(kind => kind.Word())),
    };

    private static JsonObject Whole(Decision decision, DecisionCoverage decisions)
    {
        var named = Named(decision, DecisionCoverage.EffectsOf(decision));
        named["shadow"] = decision.Metadata.IsShadow;
        named["expires"] = decision.Expires?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        named["any_use_case"] = DecisionCoverage.EffectsOnAny(decision).Count > 0;
        named["use_cases"] = Texts(decisions.UseCasesOf(decision));
        return named;
    }

    private static JsonArray Titles(IEnumerable<RuleMetadata> rules) => Texts(rules.Select(rule => rule.Title));

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
