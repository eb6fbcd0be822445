using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;

namespace SecMon.Detection.Decisions.Cases;

/// <summary>The incidents as they will be once what was decided so far of one moment is done.</summary>
/// <param name="before">The incidents as they are.</param>
internal sealed class IncidentsSoFar(IKnownIncidents before) : IKnownIncidents
{
    private readonly OrderedDictionary<string, Incident> _changed = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<Incident> Of(string by, string value, string system)
    {
        var known = before.Of(by, value, system);
        return _changed.Count == 0 ? known :
        [
            .. known.Select(one => _changed.GetValueOrDefault(one.Id, one)),
            .. _changed.Values.Where(one => one.By == by && one.System == system && one.Value.Equals(value, StringComparison.OrdinalIgnoreCase) && known.All(other => other.Id != one.Id)),
        ];
    }

    /// <inheritdoc/>
    public bool IsInOpen(string caseId) => before.IsInOpen(caseId) || _changed.Values.Any(one => one.IsOpen && one.Cases.Any(member => member.Id == caseId));

    /// <summary>Takes up that an incident opens, or that cases join it.</summary>
    public void Add(string id, IncidentProposal wanted, IReadOnlyDictionary<string, Case> cases)
    {
        var known = Of(wanted.By, wanted.Value, wanted.System);
        Case[] its = [.. wanted.Cases.Where(cases.ContainsKey).Select(one => cases[one])];
        var at = its.Max(one => one.Updated);
        _changed[id] = known.FirstOrDefault(one => one.Id == id) is { } open ? open.With(wanted, its, at) : Incident.Of(wanted, its, at);
        foreach (var taken in known.Where(one => wanted.TakesIn.Contains(one.Id)))
            _changed[taken.Id] = taken.TakenInBy(id, at);
    }
}
