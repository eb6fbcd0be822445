using System.Text.Json.Nodes;
using SecMon.Detection.Explanation;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Explanations as JSON.</summary>
internal static class ExplainJson
{
    /// <summary>One explanation.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="number">Number of the event, from 1.</param>
    public static JsonObject Of(RuleExplanation explanation, int number)
    {
        var node = new JsonObject
        {
            ["event"] = number,
            ["rule"] = explanation.Title,
            ["file"] = explanation.Location.Path,
            ["line"] = explanation.Location.Line,
            ["matches"] = explanation.Matches,
            ["reason"] = explanation.Condition.WhyNot(),
            ["condition"] = Of(explanation.Condition),
        };
        if (explanation.Correlation is not null)
        {
            node["correlation"] = explanation.Correlation;
            node["group"] = new JsonObject(explanation.Group.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        }

        return node;
    }

    private static JsonObject Of(ExplanationNode part)
    {
        var node = new JsonObject { ["kind"] = part.Kind.ToString().ToLowerInvariant(), ["holds"] = part.Holds };
        if (part.Label.Length > 0)
            node["text"] = part.Label;
        if (part.Line > 0)
            node["line"] = part.Line;
        if (part.Kind == ExplanationKind.Line)
            node["found"] = part.Found;
        if (part.Parts.Count > 0)
            node["parts"] = new JsonArray([.. part.Parts.Select(Of)]);
        return node;
    }
}
