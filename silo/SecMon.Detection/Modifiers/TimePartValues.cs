using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Modifiers;

/// <summary><c>minute … year</c>: a number.</summary>
internal sealed class TimePartValues(Problems problems) : IValueCompiler
{
    /// <inheritdoc/>
    public IReadOnlyList<ValueTest>? Compile(ModifierChain chain, YamlScalar value)
    {
        var part = chain.TimePart!.Value;
        if (value.IsNumber)
            return [new TimePartTest(part, ComparisonValues.OperatorOf(chain), ExactNumber.ParseYaml(value.Text))];

        problems.Error(value, $"'{part.Name()}' takes a number, not {value.Noun}");
        return null;
    }
}
