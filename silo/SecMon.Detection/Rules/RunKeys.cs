using SecMon.Events;

namespace SecMon.Detection.Rules;

/// <summary>Of <c>run</c> (sigma.md 10.4).</summary>
/// <param name="Field">Whose numbers follow each other.</param>
/// <param name="Step">Most that a number may lie beyond the one before it.</param>
public sealed record RunKeys(FieldName Field, double Step) : CorrelationKeys
{
    /// <inheritdoc/>
    public override string Digest => $"{Field} {Step:R}";
}
