using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary><c>change_logsource</c>: the rule sees other sources than it says.</summary>
/// <param name="scope">Which rules it is for.</param>
/// <param name="source">The new log source; what it does not name is not asked for.</param>
internal sealed class LogSourceTransformation(Scope scope, LogSource source) : Transformation(scope)
{
    /// <inheritdoc/>
    protected override YamlMap Change(YamlMap document, MappedRule rule)
    {
        if (document.Find("logsource") is null)
            return document;
        rule.Sources = [source];
        return document.Replace("logsource", value => new YamlMap(value.Location, [.. Pairs(value)]));
    }

    private IEnumerable<YamlPair> Pairs(YamlNode place)
    {
        foreach (var (key, value) in new[] { ("category", source.Category), ("product", source.Product), ("service", source.Service) })
        {
            if (value is not null)
                yield return new YamlPair(Scalar(place, key), Scalar(place, value));
        }
    }

    private static YamlScalar Scalar(YamlNode place, string text) => new(place.Location, text, YamlScalarKind.Text, default);
}
