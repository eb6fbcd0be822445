using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>A pattern that was read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pattern">The pattern.</param>
/// <param name="Parts">What is known of its lines.</param>
/// <param name="Map">Where it stands.</param>
internal sealed record ReadPattern(BoundName Name, FactPattern Pattern, PatternParts Parts, YamlMap Map);
