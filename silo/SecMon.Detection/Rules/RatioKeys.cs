namespace SecMon.Detection.Rules;

/// <summary>Of <c>ratio</c> (sigma.md 10.4).</summary>
/// <param name="Over">What is divided.</param>
/// <param name="Under">By what.</param>
/// <param name="Min">Nothing fires while <paramref name="Over"/> is below this.</param>
public sealed record RatioKeys(Measure Over, Measure Under, double Min) : CorrelationKeys
{
    /// <inheritdoc/>
    public override string Digest => $"{Over} {Under} {Min:R}";
}
