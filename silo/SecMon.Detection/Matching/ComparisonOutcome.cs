using SecMon.Detection.Rules;

namespace SecMon.Detection.Matching;

/// <summary>Reads the answer of a <c>Compare</c> as a <see cref="Comparison"/>.</summary>
internal static class ComparisonOutcome
{
    /// <summary>True when a number that compares to another with <paramref name="sign"/> stands in the relation to it.</summary>
    public static bool Holds(this Comparison comparison, int sign) => comparison switch
    {
        Comparison.LessThan => sign < 0,
        Comparison.LessOrEqual => sign <= 0,
        Comparison.GreaterThan => sign > 0,
        Comparison.GreaterOrEqual => sign >= 0,
        Comparison.Equal => sign == 0,
        _ => sign != 0,
    };
}
