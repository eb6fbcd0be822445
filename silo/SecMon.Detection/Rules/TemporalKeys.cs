namespace SecMon.Detection.Rules;

/// <summary>Of <c>temporal</c> and <c>temporal_ordered</c> (sigma.md 8.6).</summary>
/// <param name="Steps">The rules in the order of the file; a rule may be several steps.</param>
/// <param name="Condition">The text condition; null when the number of rules is compared.</param>
/// <param name="Named">The rules that <paramref name="Condition"/> names, by their place in it.</param>
public sealed record TemporalKeys(IReadOnlyList<IRule> Steps, RuleExpression? Condition, IReadOnlyList<IRule> Named) : CorrelationKeys
{
    /// <inheritdoc/>
    public override string Digest => $"{Texts(Steps)}; {Condition}; {Texts(Named)}";

    private static string Texts(IReadOnlyList<IRule> rules) => string.Join(' ', rules.Select(rule => $"{rule.Metadata.Id} {rule.Metadata.Version}"));
}
