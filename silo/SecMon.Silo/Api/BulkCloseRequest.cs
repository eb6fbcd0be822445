namespace SecMon.Silo.Api;

/// <summary>Closes many cases with one verdict.</summary>
/// <param name="Ids">The cases; at most 1,000.</param>
/// <param name="Verdict">true_positive, false_positive, benign or duplicate.</param>
/// <param name="Note">A note for each.</param>
public sealed record BulkCloseRequest(IReadOnlyList<string> Ids, string Verdict, string? Note = null);
