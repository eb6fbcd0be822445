namespace SecMon.Silo.Api;

/// <summary>What became of a change of an incident.</summary>
/// <param name="Incident">The incident as it stands.</param>
/// <param name="Closed">Ids of cases that were closed with it.</param>
/// <param name="StayOpen">Cases of it that stay open though it is closed.</param>
public sealed record IncidentChanged(IncidentView Incident, IReadOnlyList<string> Closed, IReadOnlyList<StaysOpen> StayOpen);
