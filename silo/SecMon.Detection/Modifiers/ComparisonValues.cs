using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Modifiers;

/// <summary><c>lt lte gt gte</c>: a number.</summary>
internal sealed class ComparisonValues(Problems problems) : IValueCompiler
{
    /// <summary>The operator of a chain; equality when it has none.</summary>
    public static Comparison OperatorOf(ModifierChain chain) => chain.Comparison switch
    {
        Modifier.Lt => Comparison.LessThan,
        Modifier.Lte => Comparison.LessOrEqual,
        Modifier.Gt => Comparison.GreaterThan,
        Modifier.Gte => Comparison.GreaterOrEqual,
        _ => Comparison.Equal,
    };

    /// <inheritdoc/>
    public IReadOnlyList<ValueTest>? Compile(ModifierChain chain, YamlScalar value)
    {
        if (value.IsNumber)
            return [new NumberTest(OperatorOf(chain), ExactNumber.ParseYaml(value.Text))];

        problems.Error(value, $"'{chain.Comparison!.Value.Name()}' takes a number, not {value.Noun}", ExactNumber.TryParseJson(value.Text, out _) ? $"write {value.Text} without quotes" : null);
        return null;
    }
}
