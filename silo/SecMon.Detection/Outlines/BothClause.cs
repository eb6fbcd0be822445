namespace SecMon.Detection.Outlines;

/// <summary>AND.</summary>
internal sealed record BothClause(IReadOnlyList<Clause> Parts) : Clause
{
    /// <summary>The AND of at least one part.</summary>
    public static Clause Of(IReadOnlyList<Clause> parts) => parts.Count == 1 ? parts[0] : new BothClause(parts);
}
