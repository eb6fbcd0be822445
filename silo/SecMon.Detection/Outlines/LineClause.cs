using SecMon.Detection.Yaml;

namespace SecMon.Detection.Outlines;

/// <summary>One line of a selection, or the keywords of one.</summary>
/// <param name="Key">The key; of plain keywords the name of the selection.</param>
/// <param name="Field">The field; empty for keywords.</param>
/// <param name="Modifiers">As written.</param>
/// <param name="Values">At least one.</param>
internal sealed record LineClause(YamlScalar Key, string Field, IReadOnlyList<string> Modifiers, IReadOnlyList<YamlScalar> Values) : Clause
{
    /// <summary>True when the line has no field.</summary>
    public bool IsKeyword => Field.Length == 0;

    /// <summary>True when every value must fit, not any.</summary>
    public bool WantsAll => Modifiers.Contains("all");

    /// <summary>True when the line is negated.</summary>
    public bool IsNegated => Modifiers.Contains("neq");

    /// <summary>True when a modifier is there.</summary>
    public bool Has(string modifier) => Modifiers.Contains(modifier);
}
