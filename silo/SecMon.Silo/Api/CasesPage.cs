namespace SecMon.Silo.Api;

/// <summary>A page of cases.</summary>
/// <param name="Cases">In the order in which they were raised, or the newest first.</param>
/// <param name="Next">Give this as <c>after</c> for the next page; the same as before when there are no more yet.</param>
public sealed record CasesPage(IReadOnlyList<CaseView> Cases, long Next);
