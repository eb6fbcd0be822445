namespace SecMon.Detection.Rules;

/// <summary>Of <c>silence</c> (sigma.md 10.4).</summary>
/// <param name="After">How long nothing comes; null when it follows the group's own gaps.</param>
/// <param name="Times">So many times the group's longest usual gap; 0 when <paramref name="After"/> says.</param>
public sealed record SilenceKeys(TimeSpan? After, double Times) : CorrelationKeys
{
    /// <inheritdoc/>
    public override string Digest => $"{After?.Ticks} {Times:R}";
}
