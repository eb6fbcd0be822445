using SecMon.Detection.Matching;
using SecMon.Detection.Modifiers;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary><c>value_placeholders</c>: puts the values of <c>vars</c> in the place of <c>%name%</c>. Other placeholders stay: lists fill them.</summary>
/// <param name="scope">Which rules and fields it is for.</param>
/// <param name="values">Values by the name of the placeholder.</param>
internal sealed class PlaceholderTransformation(Scope scope, IReadOnlyDictionary<string, IReadOnlyList<string>> values) : Transformation(scope)
{
    private const string Expand = "expand";

    /// <inheritdoc/>
    protected override YamlMap Change(YamlMap document, MappedRule rule) => new Rewriter(Scope, values).Rewrite(document);

    private sealed class Rewriter(Scope scope, IReadOnlyDictionary<string, IReadOnlyList<string>> values) : SelectionRewriter
    {
        protected override IEnumerable<YamlPair> Line(YamlPair line)
        {
            var words = line.Key.Text.Split('|');
            if (!words.Contains(Expand) || !scope.Covers(words[0]) || !Scalars(line.Value).Any(HasOwn))
                return [line];
            if (Scalars(line.Value).SelectMany(value => Placeholders.NamesIn(value)).Any(name => !values.ContainsKey(name)))
                return [line with { Value = line.Value.ReplaceScalars(value => Filled(value, isLast: false)) }];

            var key = line.Key.Rewritten(string.Join('|', words.Where(word => word != Expand)));
            return [new YamlPair(key, line.Value.ReplaceScalars(value => Filled(value, isLast: true)))];
        }

        private static IEnumerable<YamlScalar> Scalars(YamlNode value) =>
            value is YamlSequence list ? list.Members.OfType<YamlScalar>() : value is YamlScalar one ? [one] : [];

        private bool HasOwn(YamlScalar value) => Placeholders.NamesIn(value).Any(values.ContainsKey);

        /// <summary>Without <c>expand</c> a percent sign needs no escape, with it every one that is none of a placeholder's does.</summary>
        private IEnumerable<YamlScalar> Filled(YamlScalar value, bool isLast)
        {
            IEnumerable<string> texts = [""];
            foreach (var piece in Placeholders.RawPieces(value.Text))
            {
                var choices = piece.Kind == TextPartKind.Literal ? [isLast ? piece.Text.Replace(@"\%", "%", StringComparison.Ordinal) : piece.Text]
                    : values.TryGetValue(piece.Text, out var own) ? own.Select(one => isLast ? one : one.Replace("%", @"\%", StringComparison.Ordinal))
                    : [$"%{piece.Text}%"];
                texts = [.. texts.SelectMany(_ => choices, string.Concat)];
            }

            return texts.Select(text => value.Rewritten(text));
        }
    }
}
