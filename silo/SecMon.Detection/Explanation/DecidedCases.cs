using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Explanation;

/// <summary>What all decisions together make of the cases of a moment.</summary>
internal sealed class DecidedCases
{
    private readonly Dictionary<ProposedEffect, CaseEffect> _applied;
    private readonly HashSet<string> _inIncidents;

    /// <summary>Combines what decisions that are not in shadow would do.</summary>
    public DecidedCases(DecidedMoment moment)
    {
        _applied = new(ReferenceEqualityComparer.Instance);
        foreach (var (proposed, effect) in CaseVerdicts.Of(moment.Effects, moment.Incidents).SelectMany(its => its.Applied))
            _applied[proposed] = effect;
        _inIncidents = [.. moment.Incidents.SelectMany(one => one.Cases)];
    }

    /// <summary>What an effect comes to against all others; null when it does not come to bear.</summary>
    public CaseEffect? Of(ProposedEffect effect) => _applied.GetValueOrDefault(effect);

    /// <summary>True when a decision makes the case part of an incident.</summary>
    public bool IsWantedInIncident(CaseFact one) => _inIncidents.Contains(one.Case.Id);
}
