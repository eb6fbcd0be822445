using SecMon.Detection.Decisions.Facts;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Patterns;

/// <summary>A line <c>field|operator: $name.field</c>: compares a fact with one that is bound above it. Never throws.</summary>
/// <param name="Field">The field of the pattern's own fact.</param>
/// <param name="Operator">How they are compared.</param>
/// <param name="Other">The name of the other fact.</param>
/// <param name="OtherField">Its field.</param>
internal sealed record FactJoin(FieldName Field, JoinOperator Operator, string Other, FieldName OtherField)
{
    /// <summary>The line as it stands in the document.</summary>
    public WrittenLine Written { get; init; } = WrittenLine.None;

    /// <summary>Of <see cref="JoinOperator.Within"/>: the earliest, ticks behind the other's time; may be negative.</summary>
    public long AfterTicks { get; init; }

    /// <summary>Of <see cref="JoinOperator.Within"/>: the latest, ticks behind the other's time.</summary>
    public long BeforeTicks { get; init; }

    /// <summary>True when it holds for the two facts. Where a side is missing, only <see cref="JoinOperator.NotEqual"/> does.</summary>
    public bool Holds(Fact fact, Fact other) => JoinedValues.Holds(this, fact[Field], other[OtherField]);
}
