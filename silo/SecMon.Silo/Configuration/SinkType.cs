using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>What the configuration may say of a type of sink.</summary>
/// <param name="Keys">Its own keys, beside those of every sink.</param>
/// <param name="Read">Makes its options; null for none, and when something is wrong.</param>
internal sealed record SinkType(IReadOnlyList<string> Keys, Func<Settings, YamlMappingNode, string, object?> Read);
