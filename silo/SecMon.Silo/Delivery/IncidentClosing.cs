using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;

namespace SecMon.Silo.Delivery;

/// <summary>What becomes of the open cases of an incident that is closed.</summary>
/// <param name="Closed">Ids of those that are closed with it.</param>
/// <param name="StayOpen">Those that stay open, each with why.</param>
public sealed record IncidentClosing(IReadOnlyList<string> Closed, IReadOnlyDictionary<string, string> StayOpen)
{
    /// <summary>No case is closed.</summary>
    public static readonly IncidentClosing Nothing = new([], new Dictionary<string, string>());

    /// <summary>What closing an incident would do to its cases as they stand.</summary>
    public static IncidentClosing Of(Incident incident, CaseIncidents incidents)
    {
        var closed = new List<string>();
        var stayOpen = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = incident.Cases.Where(one => one.Status != CaseStatus.Closed).ToList();
        var elsewhere = incidents.Of([.. open.Select(one => one.Id)]);
        foreach (var one in open)
        {
            if (IncidentChange.StaysOpen(incident, one, elsewhere[one.Id].Any(other => other.IsOpen && other.Id != incident.Id)) is { } why)
                stayOpen[one.Id] = why;
            else
                closed.Add(one.Id);
        }

        return new IncidentClosing(closed, stayOpen);
    }
}
