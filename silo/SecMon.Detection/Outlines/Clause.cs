namespace SecMon.Detection.Outlines;

/// <summary>A part of a detection as its author wrote it: what checks reason about and explanations show.</summary>
internal abstract record Clause;
