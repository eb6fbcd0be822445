namespace SecMon.Silo.Api;

/// <summary>One change of a case.</summary>
/// <param name="Revision">Its number, from 1.</param>
/// <param name="Sequence">Its ledger entry.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Action">What was done.</param>
/// <param name="By">Who did it.</param>
/// <param name="Verdict">Of a close.</param>
/// <param name="Assignee">Of an assignment.</param>
/// <param name="Note">A note.</param>
/// <param name="Incident">The incident with which the case was closed; null when somebody changed the case itself.</param>
public sealed record CaseHistoryItem(long Revision, long Sequence, string Time, string Action, string By, string? Verdict, string? Assignee, string? Note, string? Incident = null);
