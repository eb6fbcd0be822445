using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Explanation;

/// <summary>Why an effect on a case, or an incident, does not come to bear (decisions.md 3 and 4).</summary>
/// <param name="moment">What decisions want.</param>
/// <param name="decided">What they make of the cases together.</param>
/// <param name="touch">What of it was new.</param>
/// <param name="view">Names facts.</param>
internal sealed class CaseReasons(DecidedMoment moment, DecidedCases decided, CaseTouch touch, FactView view)
{
    private const string InShadow = "the decision is in shadow";

    /// <summary>The reason, one clause; null when the effect comes to bear.</summary>
    public string? WhyNot(ProposedEffect effect)
    {
        if (effect.Decision.Metadata.IsShadow)
            return InShadow;
        var one = (CaseFact)effect.Target;
        if (decided.Of(effect) is not { } applied)
            return WhyBeaten(effect, one);
        return touch.Decided.Effects.Any(known => known.DecisionId == applied.DecisionId && known.Kind == applied.Kind && known.CaseId == applied.CaseId && known.Value == applied.Value)
            ? null
            : WhyNotNew(applied, one.Case);
    }

    /// <summary>The reason why cases do not become an incident, one clause; null when they do.</summary>
    public string? WhyNot(IncidentProposal wanted, Decision decision)
    {
        if (decision.Metadata.IsShadow)
            return InShadow;
        if (NewOf(wanted) is not null)
            return null;
        if (touch.Moment.Cases.Where(one => wanted.Cases.Contains(one.Id)).All(one => one.Status == CaseStatus.Closed))
            return "all its cases are closed";
        return touch.Incidents.Where(one => one.Cases.Any(member => wanted.Cases.Contains(member.Id))).MaxBy(one => one.IsOpen) is { } known
            ? $"its cases were part of the incident {known.Id} of '{known.DecisionTitle}' before{(known.IsOpen ? "" : ", which is closed")}"
            : "another incident that is decided at the same time has its cases";
    }

    /// <summary>The incident that opens, or that cases join, as a decision wants it; null when nothing of it is new.</summary>
    public (string IncidentId, IncidentProposal Wanted)? NewOf(IncidentProposal wanted) => touch.Decided.Incidents
        .Where(one => one.Wanted.DecisionId == wanted.DecisionId && one.Wanted.Value.Equals(wanted.Value, StringComparison.OrdinalIgnoreCase))
        .Select(one => ((string, IncidentProposal)?)one)
        .FirstOrDefault();

    private string WhyBeaten(ProposedEffect effect, CaseFact one)
    {
        var kind = effect.Kind;
        if (kind.Quietens() && Protection.Why(one) is { } why)
            return $"the case is protected: {why}";
        if (kind is EffectKind.Close or EffectKind.Propose && one.Case.Status == CaseStatus.Closed)
            return "the case is closed";
        if (kind is EffectKind.Expect or EffectKind.Lower or EffectKind.Close or EffectKind.Propose && one.Case.IsTouched)
            return "a person commented on the case, gave a verdict or opened it again, which no decision undoes";
        if (kind == EffectKind.Assign && one.Case.IsAssignedByPeople)
            return "a person said who works on the case";
        return effect.IsCovered ? WhyBeatenByOthers(effect, one) : RowReasons.WhyNotCovered(effect, moment, view);
    }

    private string WhyBeatenByOthers(ProposedEffect effect, CaseFact one)
    {
        var kind = effect.Kind;
        ProposedEffect[] others = [.. moment.Effects.Where(other => other.Target == effect.Target && !ReferenceEquals(other, effect))];
        if (kind.Excuses() && others.FirstOrDefault(other => other.Kind == EffectKind.Page || (other.Kind == EffectKind.Raise && kind != EffectKind.NoPage)) is { } louder)
            return $"{NameOf(louder)} beats it";
        if (kind.Excuses() && kind != EffectKind.NoPage && decided.IsWantedInIncident(one))
            return "a decision makes the case part of an incident, which beats it";
        if (others.FirstOrDefault(other => IsOfOneSort(other.Kind, kind) && decided.Of(other) is not null) is { } counted)
            return $"{NameOf(counted)} counts";
        if (kind is EffectKind.Raise or EffectKind.Lower)
            return $"the case is {one.OwnLevel.Word()}, so {LevelSteps.Wanted(effect).Word()} is no {kind.Word()}";
        return others.FirstOrDefault(other => IsOfOneSort(other.Kind, kind)) is { } other
            ? $"{NameOf(other)} says something else, so people say what it was"
            : "another effect counts";
    }

    private static bool IsOfOneSort(EffectKind kind, EffectKind other) =>
        kind == other || ((kind is EffectKind.Close or EffectKind.Propose) && (other is EffectKind.Close or EffectKind.Propose));

    private static string NameOf(ProposedEffect effect) => $"'{effect.Effect.Written.Text}' of '{effect.Decision.Metadata.Title}'";

    private static string WhyNotNew(CaseEffect effect, Case one)
    {
        if (one.Status == CaseStatus.Closed)
            return "the case is closed";
        if (one.Decided.Any(done => done.Id == effect.DecisionId && done.Effect == effect.Kind.Word()))
            return "the decision did it before";
        if (one.Decided.Count >= Case.MostDecided)
            return $"{Case.MostDecided} decisions were made about the case, and no more are";
        return effect.Kind switch
        {
            EffectKind.NoPage => "the case does not page",
            EffectKind.Expect when one.IsExpected => "the case is expected already",
            _ => "the case is part of an open incident",
        };
    }
}
