using System.Text.RegularExpressions;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary><c>replace_string</c>: replaces what a regular expression finds in the texts of lines and keywords.</summary>
/// <param name="scope">Which rules and fields it is for.</param>
/// <param name="regex">What is looked for, in the text as the rule has it.</param>
/// <param name="replacement">What takes its place, as .NET writes it.</param>
internal sealed class ReplaceTransformation(Scope scope, Regex regex, string replacement) : Transformation(scope)
{
    /// <inheritdoc/>
    protected override YamlMap Change(YamlMap document, MappedRule rule) => new Rewriter(Scope, Replaced).Rewrite(document);

    private IEnumerable<YamlScalar> Replaced(YamlScalar value)
    {
        if (value.Kind != YamlScalarKind.Text)
            return [value];
        var text = regex.Replace(value.Text, replacement);
        return text == value.Text ? [value] : [value.Rewritten(text)];
    }

    private sealed class Rewriter(Scope scope, Func<YamlScalar, IEnumerable<YamlScalar>> replaced) : SelectionRewriter
    {
        protected override IEnumerable<YamlPair> Line(YamlPair line)
        {
            var words = line.Key.Text.Split('|');
            // Names of fields are no texts, and a regular expression is taken as it is.
            return !scope.Covers(words[0]) || words.Contains("fieldref") || words.Contains("re") ? [line] : [line with { Value = line.Value.ReplaceScalars(replaced) }];
        }

        protected override IEnumerable<YamlScalar> Keyword(YamlScalar keyword) => scope.Covers("") ? replaced(keyword) : [keyword];
    }
}
