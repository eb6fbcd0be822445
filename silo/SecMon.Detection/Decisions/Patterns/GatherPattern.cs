using SecMon.Detection.Matching;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Patterns;

/// <summary>A name of <c>all_of:</c>: every fact that fits, also one that is bound by a name; enough of them, or the decision does not fire.</summary>
/// <param name="Pattern">What each of them must be.</param>
/// <param name="Count">What their number must be; at least 1.</param>
/// <param name="By">The field whose distinct values are counted in the place of facts, missing ones ignored; null counts facts.</param>
internal sealed record GatherPattern(FactPattern Pattern, IReadOnlyList<ValueTest> Count, FieldName? By)
{
    /// <summary>What its number must be, as it stands in the document.</summary>
    public string Counted { get; init; } = "count: {gte: 1}";
}
