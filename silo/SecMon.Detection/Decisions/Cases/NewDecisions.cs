using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Incidents;

namespace SecMon.Detection.Decisions.Cases;

/// <summary>What of an outcome is not so already. The same cases touched again decide nothing anew.</summary>
/// <param name="Effects">On single cases.</param>
/// <param name="Incidents">The incident that is opened or joined, and with which cases.</param>
public sealed record NewDecisions(IReadOnlyList<CaseEffect> Effects, IReadOnlyList<(string IncidentId, IncidentProposal Wanted)> Incidents)
{
    /// <summary>So many cases an incident takes; what comes then begins a new one.</summary>
    public const int MostCasesOfIncident = 200;

    /// <summary>True when nothing is new.</summary>
    public bool IsEmpty => Effects.Count == 0 && Incidents.Count == 0;

    /// <summary>Compares an outcome with what is. The worst incident goes first, so that others about the same join it.</summary>
    /// <param name="outcome">What decisions want.</param>
    /// <param name="cases">The cases of the moment, by id.</param>
    /// <param name="incidents">The incidents so far.</param>
    public static NewDecisions Of(CaseOutcome outcome, IReadOnlyDictionary<string, Case> cases, IKnownIncidents incidents)
    {
        var sofar = new IncidentsSoFar(incidents);
        var found = new List<(string IncidentId, IncidentProposal Wanted)>();
        foreach (var wanted in outcome.Incidents.OrderByDescending(one => one.Severity).ThenByDescending(one => one.Page).ThenBy(one => one.DecisionId, StringComparer.Ordinal))
        {
            if (Of(wanted, cases, sofar) is not { } one)
                continue;
            sofar.Add(one.IncidentId, one.Wanted, cases);
            found.Add(one);
        }

        return new NewDecisions([.. outcome.Effects.Where(effect => cases.TryGetValue(effect.CaseId, out var one) && IsNew(effect, one, sofar))], found);
    }

    /// <summary>
    /// Each effect is done once, and a level is remembered also where the case has it already: a step of one level counts from where it
    /// stood first. Closed cases are left alone; what is part of an open incident is made no quieter.
    /// </summary>
    private static bool IsNew(CaseEffect effect, Case one, IncidentsSoFar incidents)
    {
        if (one.Status == CaseStatus.Closed || one.Decided.Count >= Case.MostDecided || one.Decided.Any(done => IsSame(done, effect)))
            return false;
        return effect.Kind switch
        {
            EffectKind.NoPage => one.Page,
            EffectKind.Expect => !one.IsExpected && !incidents.IsInOpen(one.Id),
            EffectKind.Lower or EffectKind.Close => !incidents.IsInOpen(one.Id),
            _ => true,
        };
    }

    /// <summary>A task that names a number is not asked for again because the number grew.</summary>
    private static bool IsSame(CaseDecided done, CaseEffect effect) =>
        done.Id == effect.DecisionId && done.Effect == effect.Kind.Word() && (effect.Kind == EffectKind.Task || done.Value == effect.Value);

    private static (string IncidentId, IncidentProposal Wanted)? Of(IncidentProposal wanted, IReadOnlyDictionary<string, Case> cases, IncidentsSoFar incidents)
    {
        string[] there = [.. wanted.Cases.Where(cases.ContainsKey)];
        if (there.Length == 0)
            return null;
        wanted = wanted with { System = wanted.By == IncidentProposal.ByAccount ? cases[there[0]].System : "" };
        var known = incidents.Of(wanted.By, wanted.Value, wanted.System);
        Incident[] own = [.. known.Where(one => one.DecisionId == wanted.DecisionId)];
        return JoinOwn(wanted, there, own, cases) ?? Open(wanted, [.. there.Where(id => !IsIn(own, id))], known, cases);
    }

    /// <summary>Cases join the open incident of the same decision while its newest case is within the horizon.</summary>
    private static (string IncidentId, IncidentProposal Wanted)? JoinOwn(IncidentProposal wanted, string[] there, Incident[] own, IReadOnlyDictionary<string, Case> cases)
    {
        var open = own.Where(one => one.IsOpen && one.Cases.Count < MostCasesOfIncident).OrderByDescending(one => one.Last).FirstOrDefault();
        string[] joining = [.. there.Where(id => !IsIn(own, id))];
        return open is not null && joining.Length > 0 && IsNear(open, joining, wanted, cases) ? (open.Id, wanted with { Cases = joining }) : null;
    }

    /// <summary>
    /// A closed incident is never joined, and what was in one begins no other. Where another decision told the story already, cases join its
    /// incident, unless this one is worse: then it takes that one in. So people see one incident, and the worst.
    /// </summary>
    private static (string IncidentId, IncidentProposal Wanted)? Open(IncidentProposal wanted, string[] fresh, IReadOnlyList<Incident> known, IReadOnlyDictionary<string, Case> cases)
    {
        if (fresh.All(id => cases[id].Status == CaseStatus.Closed))
            return null;
        Incident[] others = [.. known.Where(one => one.IsOpen && one.DecisionId != wanted.DecisionId && one.Cases.Any(member => wanted.Cases.Contains(member.Id)))];
        if (others.Where(one => one.Cases.Count < MostCasesOfIncident && IsNear(one, fresh, wanted, cases) && one.Severity >= wanted.Severity && (one.Page || !wanted.Page)).MaxBy(one => one.Severity) is { } worse)
        {
            string[] joining = [.. fresh.Where(id => worse.Cases.All(one => one.Id != id))];
            return joining.Length == 0 ? null : (worse.Id, wanted with { Cases = joining });
        }

        Incident[] lesser = [.. others.Where(one => one.Severity <= wanted.Severity && (wanted.Page || !one.Page))];
        var opening = wanted with { Cases = fresh };
        return (opening.Id, opening with
        {
            Cases = [.. fresh.Concat(lesser.SelectMany(one => one.Cases).Select(one => one.Id)).Distinct()],
            TakesIn = [.. lesser.Select(one => one.Id)],
        });
    }

    private static bool IsNear(Incident incident, string[] joining, IncidentProposal wanted, IReadOnlyDictionary<string, Case> cases) =>
        joining.Max(id => cases[id].Last) - incident.Last <= wanted.Horizon;

    private static bool IsIn(IReadOnlyList<Incident> known, string caseId) => known.Any(one => one.Cases.Any(member => member.Id == caseId));
}
