using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary><c>exists</c>: the field is present, whatever its value.</summary>
internal sealed class ExistsTest(bool wanted) : ValueTest($"exists {wanted}")
{
    /// <inheritdoc/>
    public override bool FitsAbsent => !wanted;

    /// <inheritdoc/>
    public override Requirement? Require(FieldName? field) => wanted && field is not null ? Requirement.Of(new Trigger.Present(field)) : null;

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value) => value.IsPresent == wanted;

    /// <inheritdoc/>
    public override bool FitsField(in FieldValue field) => Fits(field);
}
