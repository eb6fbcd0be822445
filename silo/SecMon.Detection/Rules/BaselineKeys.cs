namespace SecMon.Detection.Rules;

/// <summary>Of <c>baseline</c> (sigma.md 10.4).</summary>
/// <param name="Of">The value of an interval.</param>
/// <param name="Interval">Its length; intervals begin at multiples of it since year 1, UTC.</param>
/// <param name="Period">Only intervals that lie a multiple of this apart are compared; null compares all.</param>
/// <param name="History">How far back the past goes.</param>
/// <param name="Learn">No alert before the group has this much history.</param>
/// <param name="Times">Fires from so many medians on; 0 when <paramref name="Mads"/> says.</param>
/// <param name="Mads">Fires from the median and so many median absolute deviations on; 0 when <paramref name="Times"/> says.</param>
/// <param name="Min">Nothing fires while the interval's value is below this.</param>
public sealed record BaselineKeys(
    Measure Of, TimeSpan Interval, TimeSpan? Period, TimeSpan History, TimeSpan Learn, double Times, double Mads, double Min) : CorrelationKeys
{
    /// <inheritdoc/>
    public override string Digest => $"{Of} {Interval.Ticks} {Period?.Ticks} {History.Ticks} {Learn.Ticks} {Times:R} {Mads:R} {Min:R}";
}
