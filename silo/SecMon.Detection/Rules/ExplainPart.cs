using SecMon.Events;

namespace SecMon.Detection.Rules;

/// <summary>A piece of an <see cref="ExplainTemplate"/>.</summary>
/// <param name="Literal">Plain text; empty for a field.</param>
/// <param name="Field">The field whose value stands here; null for plain text.</param>
public readonly record struct ExplainPart(string Literal, FieldName? Field);
