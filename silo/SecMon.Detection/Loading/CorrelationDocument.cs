using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Loading;

/// <summary>A correlation rule, read; its references are not resolved yet.</summary>
internal sealed class CorrelationDocument(RuleFile file, YamlMap map, Problems problems) : RuleDocument(file, map, problems)
{
    /// <summary>What is computed.</summary>
    public required CorrelationKind Kind { get; init; }

    /// <summary>Ids and names of rules; one that stands several times is several steps.</summary>
    public required IReadOnlyList<YamlScalar> Rules { get; init; }

    /// <summary>Ids and names of the rules of <c>missing</c>.</summary>
    public IReadOnlyList<YamlScalar> Missing { get; init; } = [];

    /// <summary>All rules that enter.</summary>
    public IEnumerable<YamlScalar> Entering => Rules.Concat(Missing);

    /// <summary>Fields and aliases.</summary>
    public required IReadOnlyList<YamlScalar> GroupBy { get; init; }

    /// <summary>Alias to rule reference to field.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<YamlScalar, YamlScalar>> Aliases { get; init; }

    /// <summary>Length of the window; for kinds without a window the quiet time.</summary>
    public required TimeSpan Timespan { get; init; }

    /// <summary>When it fires.</summary>
    public required IReadOnlyList<Threshold> Condition { get; init; }

    /// <summary>The text condition of a <c>temporal</c>; null when it has none.</summary>
    public RuleCondition? TextCondition { get; init; }

    /// <summary>What <c>value_count</c> counts.</summary>
    public required IReadOnlyList<FieldName> CountedFields { get; init; }

    /// <summary>What only its kind has, apart from rules.</summary>
    public CorrelationKeys? KindKeys { get; init; }

    /// <summary>After this time a match counts half; null for all kinds but risk.</summary>
    public TimeSpan? HalfLife { get; init; }

    /// <summary>Rule reference to what its match adds; empty for all kinds but risk.</summary>
    public IReadOnlyDictionary<YamlScalar, double> Scores { get; init; } = new Dictionary<YamlScalar, double>();

    /// <summary>True when the referenced rules alert by themselves too.</summary>
    public required bool Generate { get; init; }

    /// <summary>The <c>secmon:</c> keys.</summary>
    public required SecMonKeys Keys { get; init; }
}
