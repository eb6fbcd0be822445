namespace SecMon.Detection.Alerts;

/// <summary>How a risk came about.</summary>
/// <param name="Score">The score when it fired.</param>
/// <param name="HalfLife">As rule files write it, for example <c>24h</c>.</param>
/// <param name="Contributions">What each rule added, the largest first.</param>
public sealed record RiskDetail(double Score, string HalfLife, IReadOnlyList<RiskContribution> Contributions)
{
    /// <summary>A score as people read it: one decimal.</summary>
    public static double Shown(double score) => Math.Round(score, 1, MidpointRounding.AwayFromZero);
}
