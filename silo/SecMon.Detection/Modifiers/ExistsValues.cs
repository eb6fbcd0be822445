using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Modifiers;

/// <summary><c>exists</c>: true or false.</summary>
internal sealed class ExistsValues(Problems problems) : IValueCompiler
{
    /// <inheritdoc/>
    public IReadOnlyList<ValueTest>? Compile(ModifierChain chain, YamlScalar value)
    {
        if (value.Kind == YamlScalarKind.Boolean)
            return [new ExistsTest(value.AsBoolean)];

        problems.Error(value, $"'exists' takes true or false, not {value.Noun}", "write true for 'must be there', false for 'must be missing', without quotes");
        return null;
    }
}
