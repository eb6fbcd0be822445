namespace SecMon.Detection.Rules;

/// <summary>All rules, compiled once, immutable, named by a hash of everything they were made from.</summary>
public sealed class RuleSet
{
    /// <summary>SHA-256 over rule files and lists, 64 hex digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Detection rules, in the order of paths and documents.</summary>
    public required IReadOnlyList<DetectionRule> Detections { get; init; }

    /// <summary>Correlation rules, in the order of paths and documents.</summary>
    public required IReadOnlyList<CorrelationRule> Correlations { get; init; }
}
