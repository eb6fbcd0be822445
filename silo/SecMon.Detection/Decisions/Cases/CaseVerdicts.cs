using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Cases;

/// <summary>What comes to bear of all effects on one case. When they disagree, doubt tells somebody (decisions.md 3).</summary>
internal sealed class CaseVerdicts
{
    private readonly CaseFact _case;
    private readonly IReadOnlyList<ProposedEffect> _effects;
    private readonly bool _isProtected;
    private readonly bool _pages;
    private readonly bool _isLouder;   // something raises or pages it, or makes it part of an incident
    private readonly Severity? _raised;
    private readonly Severity? _lowered;
    private readonly CaseVerdict? _closed;
    private readonly CaseVerdict? _proposed;
    private readonly ProposedEffect? _route;
    private readonly ProposedEffect? _assign;

    /// <summary>Combines the effects on a case.</summary>
    /// <param name="one">The case.</param>
    /// <param name="effects">By decision and place.</param>
    /// <param name="isInIncident">True when an incident is to have it.</param>
    public CaseVerdicts(CaseFact one, IReadOnlyList<ProposedEffect> effects, bool isInIncident)
    {
        _case = one;
        _effects = effects;
        _isProtected = Protection.Covers(one);
        _pages = Of(EffectKind.Page).Any();
        _raised = LevelOf(EffectKind.Raise, levels => levels.Max());
        _isLouder = _pages || _raised is not null || isInIncident;
        _lowered = LevelOf(EffectKind.Lower, levels => levels.Min());
        _proposed = Of(EffectKind.Propose).Where(MayPropose).Min(effect => effect.Effect.Verdict);
        CaseVerdict?[] verdicts = [.. Of(EffectKind.Close).Where(MayClose).Select(effect => effect.Effect.Verdict).Distinct()];
        _closed = verdicts is [var only] && (_proposed is null || _proposed == only) ? only : null;   // where decisions differ, people say what it was
        _route = Of(EffectKind.Route).FirstOrDefault();
        _assign = one.Case.IsAssignedByPeople ? null : Of(EffectKind.Assign).FirstOrDefault();
    }

    /// <summary>Combines the effects of a moment, case by case.</summary>
    /// <param name="effects">By decision and place.</param>
    /// <param name="incidents">The incidents that decisions want.</param>
    public static IEnumerable<CaseVerdicts> Of(IEnumerable<ProposedEffect> effects, IEnumerable<IncidentProposal> incidents)
    {
        var inIncidents = incidents.SelectMany(incident => incident.Cases).ToHashSet();
        return effects
            .GroupBy(effect => (CaseFact)effect.Target)
            .Select(its => new CaseVerdicts(its.Key, [.. its], inIncidents.Contains(its.Key.Case.Id)));
    }

    /// <summary>What comes to bear, by decision and place.</summary>
    public IEnumerable<(ProposedEffect Proposed, CaseEffect Effect)> Applied => _effects.Where(Applies).Select(effect => (effect, Tell(effect)));

    /// <summary>True when an effect comes to bear. Of several that can only be once, as a team, it is always the same one: else each evaluation would undo the last.</summary>
    private bool Applies(ProposedEffect effect) => effect.Kind switch
    {
        EffectKind.Page or EffectKind.Task => true,
        EffectKind.Raise => _raised >= _case.OwnLevel && LevelSteps.Wanted(effect) == _raised,
        EffectKind.Lower => MayQuieten(effect) && _lowered <= _case.OwnLevel && LevelSteps.Wanted(effect) == _lowered,
        EffectKind.Expect => MayQuieten(effect),
        EffectKind.NoPage => !_isProtected && effect.IsCovered && !_pages,
        EffectKind.Close => MayClose(effect) && effect.Effect.Verdict == _closed,
        EffectKind.Propose => MayPropose(effect) && _closed is null && effect.Effect.Verdict == _proposed,
        EffectKind.Route => effect.Effect.Party == _route?.Effect.Party,
        EffectKind.Assign => _assign is not null && effect.Effect.Party == _assign.Effect.Party,
        _ => false,
    };

    private CaseEffect Tell(ProposedEffect effect) =>
        new(effect.Decision.Metadata.Id, effect.Decision.Metadata.Title, effect.Kind, _case.Case.Id)
        {
            Level = effect.Kind switch
            {
                EffectKind.Raise => _raised,
                EffectKind.Lower => _lowered,
                _ => null,
            },
            Verdict = effect.Effect.Verdict,
            To = effect.Effect.Party ?? effect.Text,
            Because = effect.Because,
            Facts = effect.Facts,
        };

    private bool MayQuieten(ProposedEffect effect) => !_isProtected && !_case.Case.IsTouched && !_isLouder && effect.IsCovered;

    private bool MayClose(ProposedEffect effect) => MayQuieten(effect) && _case.Case.Status != CaseStatus.Closed;

    private bool MayPropose(ProposedEffect effect) => _case.Case is { IsTouched: false, Status: not CaseStatus.Closed } && effect.IsCovered;

    private Severity? LevelOf(EffectKind kind, Func<IEnumerable<Severity>, Severity> counts)
    {
        Severity[] levels = [.. Of(kind).Where(effect => kind == EffectKind.Raise || MayQuieten(effect)).Select(LevelSteps.Wanted)];
        return levels.Length == 0 ? null : counts(levels);
    }

    private IEnumerable<ProposedEffect> Of(EffectKind kind) => _effects.Where(effect => effect.Kind == kind);
}
