using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>A name that a decision gives facts.</summary>
/// <param name="Name">The name, at its place.</param>
/// <param name="Section">Where it is bound.</param>
/// <param name="Kind">The kind of fact; null when it is wrong.</param>
/// <param name="Conclusions">Of conclusions: the names that it fits.</param>
internal sealed record BoundName(YamlScalar Name, Section Section, string? Kind, IReadOnlyList<string> Conclusions)
{
    /// <summary>True once all that stands above it is read, and it too.</summary>
    public bool IsBound { get; set; }
}
