using SecMon.Detection.Indexing;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>A number, or text that is a JSON number, in a relation to the rule's number.</summary>
internal sealed class NumberTest(Comparison comparison, ExactNumber number) : ValueTest($"{comparison} {number}")
{
    /// <inheritdoc/>
    public override Requirement? Require(FieldName? field) => field is null ? null : Requirement.Of(new Trigger.Number(field, comparison, number));

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value) =>
        ExactNumber.TryFrom(value, out var found) && comparison.Holds(found.Compare(number));
}
