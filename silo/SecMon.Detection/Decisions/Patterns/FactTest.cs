using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Matching;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Patterns;

/// <summary>A line <c>field|modifiers: values</c> of a pattern: true or false of one fact. Never throws.</summary>
/// <param name="Field">The field.</param>
/// <param name="Tests">The values.</param>
/// <param name="WantsAll">True when every value must fit, not any.</param>
/// <param name="IsNegated">True for <c>neq</c>.</param>
internal sealed record FactTest(FieldName Field, IReadOnlyList<ValueTest> Tests, bool WantsAll, bool IsNegated)
{
    /// <summary>The line as it stands in the document.</summary>
    public WrittenLine Written { get; init; } = WrittenLine.None;

    /// <summary>True when it holds for the fact.</summary>
    public bool Holds(Fact fact)
    {
        var value = fact[Field];
        return (WantsAll ? Tests.All(test => test.FitsField(value)) : Tests.Any(test => test.FitsField(value))) != IsNegated;
    }
}
