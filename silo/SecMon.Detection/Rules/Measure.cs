using SecMon.Events;

namespace SecMon.Detection.Rules;

/// <summary>What <c>ratio</c> and <c>baseline</c> measure: a number of entries, a sum, or a number of distinct values.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Field">Of which field; null for <see cref="MeasureKind.Count"/>.</param>
public sealed record Measure(MeasureKind Kind, FieldName? Field)
{
    /// <summary>As rule files write it.</summary>
    public override string ToString() => Kind switch
    {
        MeasureKind.Count => "count",
        MeasureKind.Sum => $"sum of {Field}",
        _ => $"distinct {Field}",
    };
}
