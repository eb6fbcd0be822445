using SecMon.Detection.Rules;

namespace SecMon.Detection.Yaml;

/// <summary>In the place of the value of a line: lines of which one must hold. No file can say it; pipelines make it of one field that is mapped to several.</summary>
internal sealed class YamlAlternatives(SourceLocation location, IReadOnlyList<YamlPair> lines) : YamlNode(location)
{
    /// <summary>The lines; at least one.</summary>
    public IReadOnlyList<YamlPair> Lines { get; } = lines;

    /// <inheritdoc/>
    public override string Noun => "a choice of lines";
}
