using SecMon.Detection.Rules;

namespace SecMon.Detection.Yaml;

/// <summary>A map. In a file keys differ; pipelines may map two fields to one.</summary>
internal sealed class YamlMap : YamlNode
{
    private readonly Dictionary<string, YamlPair> _byKey;

    /// <summary>A map of the given pairs.</summary>
    public YamlMap(SourceLocation location, IReadOnlyList<YamlPair> pairs)
        : base(location)
    {
        Pairs = pairs;
        _byKey = pairs.DistinctBy(pair => pair.Key.Text).ToDictionary(pair => pair.Key.Text);
        ExpandedCount = 1 + pairs.Sum(pair => 1 + Math.Min(pair.Value.ExpandedCount, YamlReader.MostExpandedNodes));
        Depth = 1 + pairs.Select(pair => pair.Value.Depth).DefaultIfEmpty().Max();
    }

    /// <summary>The pairs in written order.</summary>
    public IReadOnlyList<YamlPair> Pairs { get; }

    /// <inheritdoc/>
    public override string Noun => "a map";

    /// <summary>The first pair of that key; null when there is none.</summary>
    public YamlPair? Find(string key) => _byKey.GetValueOrDefault(key);
}
