using System.Text.Json.Nodes;
using SecMon.Detection.Coverage;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Coverage as a layer of the ATT&amp;CK Navigator, format 4.5.</summary>
internal static class CoverageLayer
{
    private const string Covered = "#66b1ff";
    private const string Missing = "#ffe766";

    /// <summary>The layer: a technique's score is the number of its rules, 0 for one that a use case wants and no rule has.</summary>
    public static string Of(RuleCoverage coverage)
    {
        var techniques = coverage.Techniques.Select(group => Technique(group.Key, group.Count(), string.Join("; ", group.Select(rule => rule.Title))))
            .Concat(coverage.MissingTechniques.Select(id => Technique(id, 0, "wanted by a use case, no rule yet"))).ToArray();
        return JsonOutput.Of(new JsonObject
        {
            ["name"] = "SecMon rules",
            ["versions"] = new JsonObject { ["attack"] = "17", ["navigator"] = "5.1.0", ["layer"] = "4.5" },
            ["domain"] = "enterprise-attack",
            ["description"] = "Techniques that SecMon's rules are tagged with; score: number of rules",
            ["sorting"] = 3,
            ["hideDisabled"] = false,
            ["techniques"] = new JsonArray([.. techniques]),
            ["gradient"] = new JsonObject
            {
                ["colors"] = new JsonArray(Missing, Covered),
                ["minValue"] = 0,
                ["maxValue"] = 1,
            },
            ["legendItems"] = new JsonArray(Legend("covered by a rule", Covered), Legend("wanted by a use case, no rule yet", Missing)),
            ["showTacticRowBackground"] = false,
            ["selectTechniquesAcrossTactics"] = true,
            ["selectSubtechniquesWithParent"] = false,
        });
    }

    private static JsonObject Technique(string id, int score, string comment) => new()
    {
        ["techniqueID"] = id,
        ["score"] = score,
        ["comment"] = comment,
        ["enabled"] = true,
        ["metadata"] = new JsonArray(),
        ["links"] = new JsonArray(),
        ["showSubtechniques"] = id.Contains('.'),
    };

    private static JsonObject Legend(string label, string color) => new() { ["label"] = label, ["color"] = color };
}
