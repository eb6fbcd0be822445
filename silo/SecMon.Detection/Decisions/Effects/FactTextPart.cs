using SecMon.Detection.Decisions.Facts;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>Literal text, or a place for a field of a bound fact.</summary>
/// <param name="Literal">The text; null for a place.</param>
/// <param name="Fact">The name of the fact.</param>
/// <param name="Field">Its field.</param>
/// <param name="Type">How its value is shown.</param>
internal sealed record FactTextPart(string? Literal, string? Fact = null, FieldName? Field = null, FactFieldType Type = FactFieldType.Text)
{
    /// <summary>The place of the account, address or source by which an incident is one.</summary>
    public static readonly FactTextPart By = new(Literal: null);
}
