using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary><c>drop_detection_item</c>: takes lines away.</summary>
internal sealed class DropTransformation(Scope scope) : Transformation(scope)
{
    /// <inheritdoc/>
    protected override YamlMap Change(YamlMap document, MappedRule rule) => new Rewriter(Scope, rule).Rewrite(document);

    private sealed class Rewriter(Scope scope, MappedRule rule) : SelectionRewriter
    {
        protected override IEnumerable<YamlPair> Line(YamlPair line) =>
            line.Key.Text.Split('|')[0] is { Length: > 0 } field && scope.Covers(field) ? [] : [line];

        protected override void NoteEmpty(YamlScalar selection) =>
            rule.Problems.Error(selection, $"a pipeline drops every line of the selection '{selection.Text}'", "name the fields to drop with field_name_conditions, or leave this rule out with rule_conditions");
    }
}
