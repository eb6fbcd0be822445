using SecMon.Detection.Matching;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Modifiers;

/// <summary>Compiles the values of lines of one <see cref="LineKind"/>.</summary>
internal interface IValueCompiler
{
    /// <summary>Compiles one value; a placeholder makes many tests, or none for an empty list.</summary>
    /// <returns>Null when the value is wrong; the problem is noted.</returns>
    IReadOnlyList<ValueTest>? Compile(ModifierChain chain, YamlScalar value);
}
