using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Explanation;

/// <summary>Explains what a decision makes of the cases that are there when something touches one: each pattern, each fact that it may bind, each line, and what its effects come to.</summary>
public sealed class CaseExplainer
{
    private readonly LoadedRules _rules;
    private readonly CaseDecider _decider;
    private readonly FactTexts _texts;
    private readonly FactView _view;

    /// <summary>Takes loaded rules.</summary>
    /// <param name="rules">The rules, with the rows that decisions may bind.</param>
    /// <param name="pseudonyms">Those with which cases and lists were made.</param>
    /// <param name="values">What may be shown.</param>
    public CaseExplainer(LoadedRules rules, ISubjectPseudonyms pseudonyms, ValueView values)
        : this(rules, pseudonyms, new FactView(rules, pseudonyms, values))
    {
    }

    internal CaseExplainer(LoadedRules rules, ISubjectPseudonyms pseudonyms, FactView view)
    {
        _rules = rules;
        _decider = new CaseDecider(rules.Decisions, rules.Facts, rules.NameOf, pseudonyms);
        _texts = new FactTexts(pseudonyms);
        _view = view;
    }

    /// <summary>Explains a decision at one moment.</summary>
    /// <param name="decision">A decision about cases, of these rules.</param>
    /// <param name="touch">The moment, as a <see cref="CaseBook"/> with these rules had it.</param>
    public DecisionExplanation Explain(Decision decision, CaseTouch touch)
    {
        var facts = _decider.FactsOf(touch.Moment, out var leftOut);
        var beyond = facts.NowTicks - _decider.Horizon.Ticks;
        var moment = new DecidedMoment(_rules.Decisions.CaseGroups, facts, GroupRunner.DayOf(facts.NowTicks), _texts)
        {
            Older = [.. touch.Moment.Cases.Where(one => one.Last.Ticks < beyond).OrderByDescending(one => one.Last).Select(one => _decider.FactOf(one, touch.Moment))],
        };
        var told = new DecisionParts(decision, moment, _view).Explain() with
        {
            Trigger = FactView.NameOf(touch.Moment.Cases.First(one => one.Id == touch.Moment.Trigger)),
            Cases = [.. moment.Subjects.Concat(moment.Older).Where(one => moment.IsInSight(one, decision)).Select(one => _view.Described((CaseFact)one))],
            Notes = [.. NotesOf(decision, moment, leftOut, touch.Others)],
            Outcomes = [.. OutcomesOf(touch)],
        };
        return told.Fires ? told with { Effects = [.. EffectsOf(decision, moment, touch)] } : told;
    }

    /// <summary>Says that a decision was not made, as nothing touched a case.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="why">Why nothing did, one sentence.</param>
    public static DecisionExplanation Untouched(Decision decision, string why) => DecisionExplanation.Of(decision) with { Reason = why };

    private static IEnumerable<string> NotesOf(Decision decision, DecidedMoment moment, int leftOut, int others)
    {
        if (others > 0)
            yield return others == 1 ? "1 other case shares no account, address or person with it, or is expected" : $"{others} other cases share no account, address or person with it, or are expected";
        var older = moment.Subjects.Concat(moment.Older).Count(one => !moment.IsInSight(one, decision));
        if (older > 0)
            yield return $"{Cases(older)} too old for its horizon of {FactView.Duration(decision.Horizon)}";
        if (leftOut > 0)
            yield return $"{Cases(leftOut)} left out: at most {CaseDecider.MostCases} are looked at, open before closed, then by level, then the newest";
    }

    private static string Cases(int count) => count == 1 ? "1 case is" : $"{count} cases are";

    private IEnumerable<ExplainedEffect> EffectsOf(Decision decision, DecidedMoment moment, CaseTouch touch)
    {
        var decided = new DecidedCases(moment);
        var reasons = new CaseReasons(moment, decided, touch, _view);
        foreach (var conclusion in ExplainedEffect.Conclusions(decision))
            yield return conclusion;
        foreach (var effect in decision.Then.Where(effect => effect.Incident is not null))
        {
            foreach (var incident in IncidentsOf(effect, decision, moment, touch, reasons))
                yield return incident;
        }

        foreach (var effect in moment.EffectsOf(decision))
        {
            var one = ((CaseFact)effect.Target).Case;
            yield return ExplainedEffect.Of(effect.Effect) with { Target = FactView.NameOf(one), ComesTo = decided.Of(effect)?.Value, WhyNot = reasons.WhyNot(effect) };
        }
    }

    /// <summary>A decision opens one incident, so that all that it wants are of its one effect.</summary>
    private static IEnumerable<ExplainedEffect> IncidentsOf(Effect effect, Decision decision, DecidedMoment moment, CaseTouch touch, CaseReasons reasons)
    {
        IncidentProposal[] wanted = [.. moment.IncidentsOf(decision)];
        if (wanted.Length == 0)
            return [ExplainedEffect.Of(effect) with { WhyNot = $"none of its cases has {effect.Incident!.By.Name}" }];
        return wanted.Select(one => ExplainedEffect.Of(effect) with
        {
            ComesTo = TextOf(reasons.NewOf(one)?.Wanted ?? one, reasons.NewOf(one)?.IncidentId, touch),
            WhyNot = reasons.WhyNot(one, decision),
        });
    }

    /// <summary>What becomes of cases and incidents when all decisions are heard.</summary>
    private static IEnumerable<string> OutcomesOf(CaseTouch touch)
    {
        foreach (var effect in touch.Decided.Effects)
            yield return $"'{effect.DecisionTitle}': {effect.Kind.Word()}{(effect.Value is { } value ? $" {value}" : "")}, done to {NameOf(effect.CaseId, touch)}";
        foreach (var (id, wanted) in touch.Decided.Incidents)
            yield return $"'{wanted.DecisionTitle}' {TextOf(wanted, id, touch)}";
        if (touch.Decided.IsEmpty)
            yield return "no decision did anything that was not so before";
    }

    private static string TextOf(IncidentProposal wanted, string? id, CaseTouch touch)
    {
        var known = touch.Incidents.FirstOrDefault(one => one.Id == id);
        var how = id is null ? "the incident" : known is null ? $"opens the incident {id}" : $"joins the incident {id} of '{known.DecisionTitle}'";
        var taken = wanted.TakesIn.Count > 0 ? $", takes in {string.Join(", ", wanted.TakesIn)}" : "";
        return $"{how}: '{wanted.Title}', {wanted.Severity.Word()}, {(wanted.Page ? "pages" : "does not page")}, by {wanted.By} '{wanted.Value}', cases: {string.Join(", ", wanted.Cases.Select(one => NameOf(one, touch)))}{taken}";
    }

    private static string NameOf(string id, CaseTouch touch) => touch.Moment.Cases.FirstOrDefault(one => one.Id == id) is { } one ? FactView.NameOf(one) : $"case {id}";
}
