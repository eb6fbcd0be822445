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
    public const int MostCasesOfIncident = 500;

    /// <summary>True when nothing is new.</summary>
    public bool IsEmpty => Effects.Count == 0 && Incidents.Count == 0;

    /// <summary>Compares an outcome with what is.</summary>
    /// <param name="outcome">What decisions want.</param>
    /// <param name="cases">The cases of the moment, by id.</param>
    /// <param name="incidents">The incidents so far.</param>
    /// <param name="horizon">An incident whose newest case is older than this, seen from those that would join, takes none.</param>
    public static NewDecisions Of(CaseOutcome outcome, IReadOnlyDictionary<string, Case> cases, IKnownIncidents incidents, TimeSpan horizon) => new(
        [.. outcome.Effects.Where(effect => cases.TryGetValue(effect.CaseId, out var one) && IsNew(effect, one))],
        [.. outcome.Incidents.Select(wanted => Of(wanted, cases, incidents, horizon)).OfType<(string, IncidentProposal)>()]);

    private static bool IsNew(CaseEffect effect, Case one)
    {
        var word = effect.Kind.Word();
        if (one.Decided.Count >= Case.MostDecided || one.Decided.Any(done => done.Id == effect.DecisionId && done.Effect == word && done.Value == effect.Value))
            return false;
        return effect.Kind switch
        {
            EffectKind.Raise => effect.Level > one.Severity,
            EffectKind.Lower => effect.Level < one.Severity,
            EffectKind.NoPage => one.Page,
            EffectKind.Expect => !one.IsExpected,
            EffectKind.Close or EffectKind.Propose => one.Status != CaseStatus.Closed,
            _ => true,
        };
    }

    private static (string IncidentId, IncidentProposal Wanted)? Of(IncidentProposal wanted, IReadOnlyDictionary<string, Case> cases, IKnownIncidents incidents, TimeSpan horizon)
    {
        string[] there = [.. wanted.Cases.Where(cases.ContainsKey)];
        var known = incidents.Of(wanted.DecisionId, wanted.Value);
        var open = known.Where(one => one.IsOpen && one.Cases.Count < MostCasesOfIncident).OrderByDescending(one => one.Last).FirstOrDefault();
        if (open is not null)
        {
            string[] joining = [.. there.Where(id => open.Cases.All(one => one.Id != id) && !IsIn(known, open, id))];
            if (joining.Length == 0)
                return null;
            if (joining.Max(id => cases[id].Last) - open.Last <= horizon)
                return (open.Id, wanted with { Cases = joining });
        }

        // A closed incident is never joined, and what was in one begins no other.
        string[] fresh = [.. there.Where(id => !IsIn(known, except: null, id))];
        if (fresh.All(id => cases[id].Status == CaseStatus.Closed))
            return null;
        var opening = wanted with { Cases = fresh };
        return (opening.Id, opening);
    }

    private static bool IsIn(IReadOnlyList<Incident> known, Incident? except, string caseId) =>
        known.Any(one => one != except && one.Cases.Any(member => member.Id == caseId));
}
