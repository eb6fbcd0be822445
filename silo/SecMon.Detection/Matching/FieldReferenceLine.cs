using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary><c>fieldref</c>: compares a field with another one of the same event.</summary>
internal sealed class FieldReferenceLine : EventPredicate
{
    private readonly FieldName _field;
    private readonly FieldName _other;
    private readonly AffixKind _affix;
    private readonly StringComparison _comparison;

    /// <summary>A line of one reference.</summary>
    public FieldReferenceLine(FieldName field, FieldName other, AffixKind affix, bool isCased)
        : base(CanonicalHash.Of($"{field.Name} {affix} {isCased} fieldref {other.Name}"))
    {
        _field = field;
        _other = other;
        _affix = affix;
        _comparison = isCased ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
    }

    /// <inheritdoc/>
    public override int Cost => CostOf.Search;

    /// <inheritdoc/>
    public override Requirement? Require(Func<EventPredicate, Requirement?> ofPart) => Requirement.Of(new Trigger.Present(_field));

    /// <inheritdoc/>
    public override bool Holds(AccessEvent access) => AnyPair(access[_field], access[_other]);

    private bool AnyPair(in FieldValue value, in FieldValue other)
    {
        if (value.Kind == FieldKind.List)
        {
            for (var i = 0; i < value.Elements.Count; i++)
            {
                if (AnyPair(value.Elements[i], other))
                    return true;
            }

            return false;
        }

        if (other.Kind != FieldKind.List)
            return Fits(value, other);
        for (var i = 0; i < other.Elements.Count; i++)
        {
            if (AnyPair(value, other.Elements[i]))
                return true;
        }

        return false;
    }

    private bool Fits(in FieldValue value, in FieldValue other)
    {
        if (!ScalarText.TryGet(value, stackalloc char[ScalarText.BufferLength], out var text)
            || !ScalarText.TryGet(other, stackalloc char[ScalarText.BufferLength], out var wanted))
            return false;

        return _affix switch
        {
            AffixKind.Contains => text.Contains(wanted, _comparison),
            AffixKind.StartsWith => text.StartsWith(wanted, _comparison),
            AffixKind.EndsWith => text.EndsWith(wanted, _comparison),
            _ => text.Equals(wanted, _comparison) || AreEqualNumbers(value, other),
        };
    }

    private static bool AreEqualNumbers(in FieldValue value, in FieldValue other) =>
        (value.Kind != FieldKind.Text || other.Kind != FieldKind.Text)
        && ExactNumber.TryFrom(value, out var left) && ExactNumber.TryFrom(other, out var right) && left.Compare(right) == 0;
}
