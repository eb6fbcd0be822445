using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Modifiers;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>
/// Compiles what a line compares a time with. A date is a whole day of UTC: <c>lte</c> and <c>gt</c> mean its end,
/// <c>lt</c> and <c>gte</c> its beginning.
/// </summary>
/// <param name="problems">Where problems go.</param>
internal sealed class TimeTests(Problems problems)
{
    /// <summary>Compiles the values of a line.</summary>
    /// <returns>Null when something is wrong; the problems are noted.</returns>
    public IReadOnlyList<ValueTest>? Compile(ModifierChain chain, YamlPair line)
    {
        if (chain.Kind is not (LineKind.Text or LineKind.Comparison) || chain.Affix is not null || chain.Has(Modifier.Cased) || chain.Has(Modifier.Expand))
            return Refuse(line.Key, $"'{chain.Field}' is a time, and '{line.Key.Text[(line.Key.Text.IndexOf('|') + 1)..]}' does not go with times", "times go with lt, lte, gt, gte, exists, neq and within");
        IReadOnlyList<YamlNode> values = line.Value is YamlSequence list ? list.Members : [line.Value];
        if (values.Count == 0)
            return Refuse(line.Value, "an empty list of values", "write null if a missing field is meant");
        var tests = values.Select(value => Compile(chain, value)).ToArray();
        return tests.Contains(null) ? null : [.. tests.OfType<ValueTest>()];
    }

    private NumberTest? Compile(ModifierChain chain, YamlNode value)
    {
        if (value is not YamlScalar { Kind: YamlScalarKind.Text } text || !FactTime.TryParse(text.Text, out var first, out var last))
        {
            problems.Error(value, $"'{chain.Field}' is a time, not {(value is YamlScalar { Kind: YamlScalarKind.Text } other ? $"'{other.Text}'" : value.Noun)}", FactTime.Help);
            return null;
        }

        var comparison = ComparisonValues.OperatorOf(chain);
        if (comparison == Comparison.Equal && first != last)
        {
            problems.Error(value, "a time is never equal to a day", $"write {chain.Field}|gte: {text.Text} and {chain.Field}|lte: {text.Text}");
            return null;
        }

        return new NumberTest(comparison, ExactNumber.Of(comparison is Comparison.LessOrEqual or Comparison.GreaterThan ? last : first));
    }

    private IReadOnlyList<ValueTest>? Refuse(YamlNode place, string message, string help)
    {
        problems.Error(place, message, help);
        return null;
    }
}
