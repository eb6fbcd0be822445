using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>A place in a decision that names a conclusion.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsDrawn">True for <c>conclude:</c>, false for a pattern that reads it.</param>
internal sealed record ConclusionUse(YamlScalar Name, bool IsDrawn);
