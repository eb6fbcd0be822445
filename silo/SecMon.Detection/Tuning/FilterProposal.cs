namespace SecMon.Detection.Tuning;

/// <summary>What tuning found.</summary>
/// <param name="Filter">Text of the filter file; null when there is no safe one.</param>
/// <param name="Reasons">What was shown, or why there is none, one sentence each.</param>
public sealed record FilterProposal(string? Filter, IReadOnlyList<string> Reasons);
