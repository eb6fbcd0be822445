using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>Keywords: values looked for in every leaf of an event (sigma.md 3.6).</summary>
internal sealed class KeywordLine : EventPredicate
{
    private readonly ValueTest[] _tests;
    private readonly bool _wantsAll;
    private readonly IReadOnlyList<ValueTest>? _required;   // null for more than an index takes up one by one

    /// <summary>A line of at least one keyword.</summary>
    public KeywordLine(IReadOnlyList<ValueTest> tests, bool wantsAll)
        : base(CanonicalHash.OfSet($"{(wantsAll ? "all" : "any")} keywords", tests.Select(test => test.Canonical)))
    {
        _tests = wantsAll ? [.. tests] : ValueTests.Condense(tests);
        _wantsAll = wantsAll && tests.Count > 0;
        _required = tests.Count <= Requirement.MostAlternatives ? tests : null;
        Cost = _tests.Aggregate(0, (sum, test) => Math.Min(CostOf.Most, sum + (test.Cost * CostOf.EveryValue)));
    }

    /// <inheritdoc/>
    public override int Cost { get; }

    /// <inheritdoc/>
    public override Requirement? Require(Func<EventPredicate, Requirement?> ofPart)
    {
        var requirements = _required?.Select(test => test.Require(field: null)).ToArray() ?? [];
        return _wantsAll ? Requirement.AllOf(requirements) : Requirement.AnyOf(requirements);
    }

    /// <inheritdoc/>
    public override bool Holds(AccessEvent access)
    {
        foreach (var test in _tests)
        {
            if (OccursIn(access, test) != _wantsAll)
                return !_wantsAll;
        }

        return _wantsAll;
    }

    private static bool OccursIn(AccessEvent access, ValueTest test)
    {
        // Of generic input a keyword searches what was delivered, not the hours and dates that were worked out beside it.
        if (access.Document is { } document)
            return OccursIn(document, test);

        var present = access.Present;
        for (var i = 0; i < present.Count; i++)
        {
            if (OccursIn(access[present[i]], test))
                return true;
        }

        foreach (var name in access.OtherNames)
        {
            if (OccursIn(access.Others[name], test))
                return true;
        }

        return false;
    }

    private static bool OccursIn(FieldObject fields, ValueTest test)
    {
        var members = fields.Members;
        for (var i = 0; i < members.Count; i++)
        {
            if (OccursIn(members[i].Value, test))
                return true;
        }

        return false;
    }

    private static bool OccursIn(in FieldValue value, ValueTest test)
    {
        if (value.AsObject is { } fields)
            return OccursIn(fields, test);
        if (value.Kind != FieldKind.List)
            return value.IsScalar && test.Fits(value);

        var elements = value.Elements;
        for (var i = 0; i < elements.Count; i++)
        {
            if (OccursIn(elements[i], test))
                return true;
        }

        return false;
    }
}
