using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>What another decision concluded. It goes when its reason goes.</summary>
/// <param name="name">Its name.</param>
/// <param name="values">Field and value that the decision gave it.</param>
public sealed class Conclusion(string name, IReadOnlyDictionary<string, FieldValue> values) : Fact
{
    /// <summary>The word behind <c>is:</c>.</summary>
    public const string KindName = "conclusion";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override string Reference => $"conclusion {name}";

    /// <inheritdoc/>
    public override FieldValue this[FieldName field] => field.Name == "name" ? FieldValue.Text(name) : values.GetValueOrDefault(field.Name);
}
