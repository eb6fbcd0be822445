using System.Text.Json.Nodes;
using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Results of tests as JSON (docs/rules.md, Tests).</summary>
internal static class RuleTestJson
{
    /// <summary>The document.</summary>
    public static string Of(RuleTestRun run)
    {
        var node = new JsonObject
        {
            ["passed"] = run.Passed,
            ["failed"] = run.Failed,
            ["problems"] = new JsonArray([.. run.Problems.Select(problem => JsonValue.Create(problem.ToString()))]),
            ["tests"] = new JsonArray([.. run.Results.Select(one => Case(one.Rules, one.Result))]),
        };
        if (run.Coverage.Count > 0)
            node["coverage"] = new JsonArray([.. run.Coverage.Select(Selection)]);
        return JsonOutput.Of(node);
    }

    private static JsonObject Case(RuleFile rules, RuleTestResult result) => new()
    {
        ["name"] = result.Case.Name,
        ["file"] = result.Case.Location.Path,
        ["line"] = result.Case.Location.Line,
        ["rules"] = rules.Path,
        ["passed"] = result.Failures.Count == 0,
        ["failures"] = new JsonArray([.. result.Failures.Select(failure => JsonValue.Create(failure))]),
    };

    private static JsonObject Selection(CoveredSelection selection) => new()
    {
        ["rule"] = selection.Rule,
        ["selection"] = selection.Name,
        ["file"] = selection.Location.Path,
        ["line"] = selection.Location.Line,
        ["held"] = selection.Held,
    };
}
