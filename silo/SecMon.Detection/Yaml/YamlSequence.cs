using SecMon.Detection.Rules;

namespace SecMon.Detection.Yaml;

/// <summary>A list.</summary>
internal sealed class YamlSequence : YamlNode
{
    /// <summary>A list of the given members.</summary>
    public YamlSequence(SourceLocation location, IReadOnlyList<YamlNode> members)
        : base(location)
    {
        Members = members;
        ExpandedCount = 1 + members.Sum(member => Math.Min(member.ExpandedCount, YamlReader.MostExpandedNodes));
        Depth = 1 + members.Select(member => member.Depth).DefaultIfEmpty().Max();
    }

    /// <summary>The members in written order.</summary>
    public IReadOnlyList<YamlNode> Members { get; }

    /// <inheritdoc/>
    public override string Noun => "a list";
}
