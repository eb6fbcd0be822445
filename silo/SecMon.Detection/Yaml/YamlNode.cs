using SecMon.Detection.Rules;

namespace SecMon.Detection.Yaml;

/// <summary>A node of a YAML document. Nodes are immutable; an alias is the anchored node itself.</summary>
internal abstract class YamlNode(SourceLocation location)
{
    /// <summary>Where the node begins.</summary>
    public SourceLocation Location { get; } = location;

    /// <summary>Number of nodes below and with this one, every alias counted as often as it is used.</summary>
    public long ExpandedCount { get; protected init; } = 1;

    /// <summary>Levels of lists and maps with this node, aliases followed.</summary>
    public int Depth { get; protected init; } = 1;

    /// <summary>True for null, which also stands for "nothing there".</summary>
    public bool IsNull => this is YamlScalar { Kind: YamlScalarKind.Null };

    /// <summary>What to call the node in an error.</summary>
    public abstract string Noun { get; }
}
