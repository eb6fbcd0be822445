namespace SecMon.Silo.Api;

/// <summary>What people did about a case, oldest first.</summary>
/// <param name="Changes">The changes.</param>
public sealed record CaseHistory(IReadOnlyList<CaseHistoryItem> Changes);
