using SecMon.Events;

namespace SecMon.Detection.Rules;

/// <summary>Of <c>first_seen</c> (sigma.md 10.4).</summary>
/// <param name="Field">Whose values may be new.</param>
/// <param name="History">What was seen within this is known.</param>
/// <param name="Learn">No alert before the group has this much history.</param>
public sealed record FirstSeenKeys(FieldName Field, TimeSpan History, TimeSpan Learn) : CorrelationKeys
{
    /// <inheritdoc/>
    public override string Digest => $"{Field} {History.Ticks} {Learn.Ticks}";
}
