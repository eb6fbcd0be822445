using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>One value of a rule that may stand in several forms: one of them is enough, also where <c>all</c> wants every value.</summary>
/// <param name="forms">At least two.</param>
internal sealed class OneOfTest(IReadOnlyList<ValueTest> forms) : ValueTest($"one of {string.Join(" | ", forms.Select(form => form.Canonical).Order(StringComparer.Ordinal))}")
{
    private readonly ValueTest[] _forms = ValueTests.Condense(forms);

    /// <inheritdoc/>
    public override int Cost => _forms.Aggregate(0, (sum, form) => Math.Min(CostOf.Most, sum + form.Cost));

    /// <inheritdoc/>
    public override Requirement? Require(FieldName? field) =>
        forms.Count <= Requirement.MostAlternatives ? Requirement.AnyOf([.. forms.Select(form => form.Require(field))]) : null;

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value)
    {
        foreach (var form in _forms)
        {
            if (form.Fits(value))
                return true;
        }

        return false;
    }
}
