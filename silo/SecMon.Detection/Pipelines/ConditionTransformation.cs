using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary><c>add_condition</c>: the rule must fulfil a selection more.</summary>
/// <param name="scope">Which rules it is for.</param>
/// <param name="selection">The lines.</param>
/// <param name="isNegated">True when they must not hold.</param>
internal sealed class ConditionTransformation(Scope scope, YamlMap selection, bool isNegated) : Transformation(scope)
{
    /// <inheritdoc/>
    protected override YamlMap Change(YamlMap document, MappedRule rule) => document.ReplaceIn("detection", detection =>
    {
        if (detection.Find("condition") is null)
            return detection;
        // The underscore keeps it out of "all of them".
        var name = $"_pipeline_{++rule.AddedSelections}";
        var before = $"{(isNegated ? "not " : "")}{name} and (";
        var changed = detection.Replace("condition", value => value.ReplaceScalars(text => [text.Rewritten($"{before}{text.Text})", -before.Length)]));
        var key = new YamlScalar(detection.Find("condition")!.Key.Location, name, YamlScalarKind.Text, default);
        return new YamlMap(detection.Location, [.. changed.Pairs, new YamlPair(key, selection)]);
    });
}
