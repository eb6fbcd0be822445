using SecMon.Detection.Rules;

namespace SecMon.Detection.Loading;

/// <summary>Compiled rules that know each other.</summary>
/// <param name="Detections">Those that run, in the order of paths and documents.</param>
/// <param name="Correlations">Those that run, in the order of paths and documents.</param>
internal sealed record LinkedRules(IReadOnlyList<DetectionRule> Detections, IReadOnlyList<CorrelationRule> Correlations);
