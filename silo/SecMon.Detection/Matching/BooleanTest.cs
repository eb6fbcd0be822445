using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>A boolean, or its text in any case; never a number (sigma.md 3.3).</summary>
internal sealed class BooleanTest(bool wanted) : ValueTest($"boolean {wanted}")
{
    private readonly string _text = wanted ? "true" : "false";

    /// <inheritdoc/>
    public override Requirement? Require(FieldName? field) => Requirement.Of(new Trigger.Literal(field, _text, IsAtStart: true, IsAtEnd: true));

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value) => value.Kind switch
    {
        FieldKind.Boolean => value.AsBoolean == wanted,
        FieldKind.Text => string.Equals(value.TextForm(), _text, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
