using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>One value of a rule, compared with the values of an event.</summary>
/// <param name="canonical">What it decides, as text.</param>
internal abstract class ValueTest(string canonical)
{
    /// <summary>The same for tests that decide the same.</summary>
    public string Canonical { get; } = canonical;

    /// <summary>What it costs; see <see cref="CostOf"/>.</summary>
    public virtual int Cost => CostOf.Comparison;

    /// <summary>True when a field that the event does not have may fit.</summary>
    public virtual bool FitsAbsent => false;

    /// <summary>What must be in the event for a value to fit; null when no index finds it.</summary>
    /// <param name="field">The field; null for a keyword.</param>
    public virtual Requirement? Require(FieldName? field) => null;

    /// <summary>True when one value that is no list fits.</summary>
    public abstract bool Fits(in FieldValue value);

    /// <summary>True when a field fits: any element of a list does (sigma.md 3.5).</summary>
    public virtual bool FitsField(in FieldValue field)
    {
        if (field.Kind != FieldKind.List)
            return Fits(field);

        var elements = field.Elements;
        for (var i = 0; i < elements.Count; i++)
        {
            if (FitsField(elements[i]))
                return true;
        }

        return false;
    }
}
