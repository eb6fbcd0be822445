using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary>Renames fields: <c>field_name_mapping</c>, <c>field_name_prefix_mapping</c>, <c>field_name_prefix</c>, <c>field_name_suffix</c>.</summary>
/// <param name="scope">Which rules and fields it is for.</param>
/// <param name="namesOf">The names that stand for a field; at least one.</param>
internal sealed class FieldTransformation(Scope scope, Func<string, IReadOnlyList<string>> namesOf) : Transformation(scope)
{
    /// <inheritdoc/>
    protected override YamlMap Change(YamlMap document, MappedRule rule) =>
        new FieldRewriter(field => Scope.Covers(field) ? namesOf(field) : [field], rule.Problems).Rename(document);
}
