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

    /// <summary>One explanation of a decision.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="number">Number of the event, from 1; null where it is not about events.</param>
    public static JsonObject Of(DecisionExplanation explanation, int? number) => new()
    {
        ["event"] = number,
        ["decision"] = explanation.Title,
        ["id"] = explanation.Id,
        ["file"] = explanation.Location.Path,
        ["line"] = explanation.Location.Line,
        ["fires"] = explanation.Fires,
        ["firings"] = explanation.Firings,
        ["reason"] = explanation.Reason,
        ["signals"] = Texts(explanation.Signals),
        ["trigger"] = explanation.Trigger,
        ["cases"] = Texts(explanation.Cases),
        ["notes"] = Texts(explanation.Notes),
        ["parts"] = new JsonArray([.. explanation.Parts.Select(Of)]),
        ["effects"] = new JsonArray([.. explanation.Effects.Select(effect => Of(effect, explanation.Trigger is null ? "signal" : "case"))]),
        ["outcomes"] = Texts(explanation.Outcomes),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonObject Of(ExplainedEffect effect, string target) => new()
    {
        ["effect"] = effect.Text,
        ["line"] = effect.Line,
        [target] = effect.Target.Length > 0 ? effect.Target : null,
        ["comes_to"] = effect.ComesTo,
        ["applied"] = effect.Applied,
        ["reason"] = effect.WhyNot,
    };

    private static JsonObject Of(ExplanationNode part)
    {
        var node = new JsonObject { ["kind"] = part.Kind.ToString().ToLowerInvariant(), ["holds"] = part.Holds };
        if (part.Label.Length > 0)
            node["text"] = part.Label;
        if (part.Line > 0)
            node["line"] = part.Line;
        if (part.Kind == ExplanationKind.Line || part.Found is not null)
            node["found"] = part.Found;
        if (part.Parts.Count > 0)
            node["parts"] = new JsonArray([.. part.Parts.Select(Of)]);
        return node;
    }
}
