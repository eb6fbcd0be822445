namespace SecMon.Detection.Outlines;

/// <summary>NOT.</summary>
internal sealed record NoneClause(Clause Inner) : Clause;
