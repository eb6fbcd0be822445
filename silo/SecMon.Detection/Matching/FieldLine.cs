using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>A line <c>field: values</c> of a selection, before <c>neq</c>.</summary>
internal sealed class FieldLine : EventPredicate
{
    private readonly FieldName _field;
    private readonly ValueTest[] _tests;
    private readonly bool _wantsAll;
    private readonly IReadOnlyList<ValueTest>? _required;   // null for more than an index takes up one by one

    /// <summary>A line of at least one value.</summary>
    /// <param name="field">The field.</param>
    /// <param name="tests">The values; none holds for no event.</param>
    /// <param name="wantsAll">True when every value must fit, not any.</param>
    public FieldLine(FieldName field, IReadOnlyList<ValueTest> tests, bool wantsAll)
        : base(CanonicalHash.OfSet($"{(wantsAll ? "all" : "any")} of {field.Name}", tests.Select(test => test.Canonical)))
    {
        _field = field;
        _tests = wantsAll ? [.. tests] : ValueTests.Condense(tests);
        _wantsAll = wantsAll && tests.Count > 0;
        _required = tests.Count <= Requirement.MostAlternatives ? tests : null;
        Cost = _tests.Aggregate(0, (sum, test) => Math.Min(CostOf.Most, sum + test.Cost));
    }

    /// <inheritdoc/>
    public override int Cost { get; }

    /// <inheritdoc/>
    public override Requirement? Require(Func<EventPredicate, Requirement?> ofPart)
    {
        if (_required is null)
            return Requirement.Of(new Trigger.Line(_field, this));
        var requirements = _required.Select(test => test.Require(_field)).ToArray();
        if (_wantsAll)
            return Requirement.AllOf(requirements) ?? Whole();
        return Requirement.AnyOf(requirements) ?? Whole();

        Requirement? Whole() => _required.Any(test => test.FitsAbsent) ? null : Requirement.Of(new Trigger.Line(_field, this));
    }

    /// <inheritdoc/>
    public override bool Holds(AccessEvent access)
    {
        var value = access[_field];
        foreach (var test in _tests)
        {
            if (test.FitsField(value) != _wantsAll)
                return !_wantsAll;
        }

        return _wantsAll;
    }
}
