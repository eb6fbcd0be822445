namespace SecMon.Detection.Outlines;

/// <summary>OR.</summary>
internal sealed record EitherClause(IReadOnlyList<Clause> Parts) : Clause
{
    /// <summary>The OR of at least one part.</summary>
    public static Clause Of(IReadOnlyList<Clause> parts) => parts.Count == 1 ? parts[0] : new EitherClause(parts);
}
