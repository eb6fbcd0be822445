using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>One YAML document of a rule file, on its way to a compiled rule.</summary>
/// <param name="file">The file.</param>
/// <param name="map">The document.</param>
/// <param name="problems">Where problems of the file go.</param>
internal abstract class RuleDocument(RuleFile file, YamlMap map, Problems problems)
{
    /// <summary>The file.</summary>
    public RuleFile File => file;

    /// <summary>The document.</summary>
    public YamlMap Map => map;

    /// <summary>The problems of the file.</summary>
    public Problems Problems => problems;

    /// <summary>The attributes; <see cref="RuleMetadata.Version"/> is still empty.</summary>
    public required RuleMetadata Metadata { get; init; }

    /// <summary>The id as the file has it; null when the file has none.</summary>
    public YamlScalar? Id { get; init; }

    /// <summary>The name; null when the file has none.</summary>
    public YamlScalar? Name { get; init; }

    /// <summary>True for status <c>unsupported</c>: the rule never runs.</summary>
    public bool NeverRuns => Metadata.Status == "unsupported";

    /// <summary>What other documents may call this one.</summary>
    public IEnumerable<string> References => new[] { Id?.Text.ToLowerInvariant(), Name?.Text }.OfType<string>();
}
