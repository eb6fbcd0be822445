namespace SecMon.Detection.Decisions.Effects;

/// <summary>A text with <c>{name.field}</c>s, read once: literal text and places in turn.</summary>
/// <param name="Parts">Literal text, or the name of a fact and its field.</param>
internal sealed record FactText(IReadOnlyList<FactTextPart> Parts);
