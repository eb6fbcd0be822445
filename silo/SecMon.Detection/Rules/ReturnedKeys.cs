namespace SecMon.Detection.Rules;

/// <summary>Of <c>returned</c> (sigma.md 10.4).</summary>
/// <param name="After">The group was not seen for at least this.</param>
public sealed record ReturnedKeys(TimeSpan After) : CorrelationKeys
{
    /// <inheritdoc/>
    public override string Digest => $"{After.Ticks}";
}
