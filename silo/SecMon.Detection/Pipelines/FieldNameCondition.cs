namespace SecMon.Detection.Pipelines;

/// <summary><c>include_fields</c> or <c>exclude_fields</c>.</summary>
/// <param name="Fields">Names as they are when the transformation comes to them.</param>
/// <param name="IsExcluding">True for <c>exclude_fields</c>.</param>
internal sealed record FieldNameCondition(IReadOnlySet<string> Fields, bool IsExcluding)
{
    /// <summary>True when the field is meant.</summary>
    public bool Holds(string field) => Fields.Contains(field) != IsExcluding;
}
