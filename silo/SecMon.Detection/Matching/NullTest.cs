using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary><c>null</c>: a missing field, JSON null, an empty list, or a list that holds one of these (sigma.md 3.3).</summary>
internal sealed class NullTest() : ValueTest("null")
{
    /// <inheritdoc/>
    public override bool FitsAbsent => true;

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value) => value.Kind is FieldKind.Absent or FieldKind.Null;

    /// <inheritdoc/>
    public override bool FitsField(in FieldValue field) =>
        (field.Kind == FieldKind.List && field.Elements.Count == 0) || base.FitsField(field);
}
