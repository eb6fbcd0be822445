using SecMon.Events;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>A value of a conclusion: that of a field of a bound fact, or one that the document says.</summary>
/// <param name="Fact">The name of the fact; null for <paramref name="Value"/>.</param>
/// <param name="Field">Its field.</param>
/// <param name="Value">What the document says.</param>
internal sealed record ConcludedValue(string? Fact, FieldName? Field, FieldValue Value);
