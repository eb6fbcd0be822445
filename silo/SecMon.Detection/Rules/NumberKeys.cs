using SecMon.Events;

namespace SecMon.Detection.Rules;

/// <summary>Of <c>value_sum</c>, <c>value_avg</c>, <c>value_median</c> and <c>value_percentile</c> (sigma.md 8.6).</summary>
/// <param name="Field">Whose numbers count.</param>
/// <param name="Percentile">0 to 100; 50 for the median, unused by sum and average.</param>
public sealed record NumberKeys(FieldName Field, double Percentile) : CorrelationKeys
{
    /// <inheritdoc/>
    public override string Digest => $"{Field} {Percentile:R}";
}
