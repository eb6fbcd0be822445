using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary><c>rule_failure</c>: the rule is refused.</summary>
/// <param name="scope">Which rules it is for.</param>
/// <param name="message">Why.</param>
/// <param name="pipeline">The pipeline, as its author calls it.</param>
internal sealed class FailureTransformation(Scope scope, string message, string pipeline) : Transformation(scope)
{
    /// <inheritdoc/>
    protected override YamlMap Change(YamlMap document, MappedRule rule)
    {
        rule.Problems.Error(document.Find("logsource")?.Key ?? (YamlNode)document, message, $"the pipeline '{pipeline}' refuses rules like this one (rule_failure)");
        return document;
    }
}
