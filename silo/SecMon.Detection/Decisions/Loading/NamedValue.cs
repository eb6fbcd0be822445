using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>A plain text, without wildcards or modifiers, that a line of a pattern compares a field with.</summary>
/// <param name="Field">The field.</param>
/// <param name="Value">The text, at its place.</param>
internal sealed record NamedValue(string Field, YamlScalar Value);
