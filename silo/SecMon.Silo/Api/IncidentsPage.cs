namespace SecMon.Silo.Api;

/// <summary>A page of incidents.</summary>
/// <param name="Incidents">In the order in which they were opened, or the newest first.</param>
/// <param name="Next">Give this as <c>after</c> for the next page; the same as before when there are no more yet.</param>
public sealed record IncidentsPage(IReadOnlyList<IncidentView> Incidents, long Next);
