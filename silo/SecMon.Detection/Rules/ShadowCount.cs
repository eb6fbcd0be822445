namespace SecMon.Detection.Rules;

/// <summary>How many rules of a set run in shadow: counted, and reaching nobody.</summary>
/// <param name="InShadow">Those.</param>
/// <param name="All">All rules that run.</param>
public readonly record struct ShadowCount(int InShadow, int All)
{
    /// <summary>Counts rules.</summary>
    public static ShadowCount Of(IReadOnlyCollection<RuleMetadata> rules) => new(rules.Count(rule => rule.IsShadow), rules.Count);

    /// <inheritdoc/>
    public override string ToString() => $"{InShadow} of {All} rules run in shadow";
}
