using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>A detection rule, read.</summary>
internal sealed class DetectionDocument(RuleFile file, YamlMap map, Problems problems) : RuleDocument(file, map, problems)
{
    /// <summary>Which sources it sees.</summary>
    public required LogSource LogSource { get; init; }

    /// <summary>The condition; null when it is wrong.</summary>
    public required EventPredicate? Condition { get; init; }

    /// <summary>The <c>secmon:</c> keys.</summary>
    public required SecMonKeys Keys { get; init; }
}
