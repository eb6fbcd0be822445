namespace SecMon.Detection.Rules;

/// <summary>
/// Correlations that refer to each other, which are evaluated in one place (design.md, Correlation partitions): by the root's
/// group when every inner group-by contains its fields, otherwise all groups together.
/// </summary>
/// <param name="Key">Names the chain where partitions are chosen.</param>
/// <param name="RootPlaces">
/// For each correlation, and each rule that enters it, the places of the root's group values among the values of its group;
/// null when the whole chain is in one place.
/// </param>
public sealed record CorrelationChain(ulong Key, IReadOnlyDictionary<(CorrelationRule Rule, IRule Input), IReadOnlyList<int>>? RootPlaces)
{
    /// <summary>The group by which an entry finds its place: that of the root; empty when the whole chain is in one place.</summary>
    public IReadOnlyList<string> PlaceOf(CorrelationRule rule, IRule input, IReadOnlyList<string> group) =>
        RootPlaces is null ? [] : [.. RootPlaces[(rule, input)].Select(place => group[place])];
}
