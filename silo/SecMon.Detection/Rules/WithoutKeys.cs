namespace SecMon.Detection.Rules;

/// <summary>Of <c>without</c> (sigma.md 10.4).</summary>
/// <param name="Missing">The rules of which none may have matched before.</param>
public sealed record WithoutKeys(IReadOnlyList<IRule> Missing) : CorrelationKeys
{
    /// <inheritdoc/>
    public override string Digest => string.Join(' ', Missing.Select(rule => $"{rule.Metadata.Id} {rule.Metadata.Version}"));
}
