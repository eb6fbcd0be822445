using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Explanation;

/// <summary>
/// Explains what decisions make of events: each pattern, each fact that it may bind, each line. Signals are those of the detection
/// rules that match and alert by themselves, found as a silo finds them; not those of correlations, and none in shadow. Cases are
/// those of all alerts, of correlations too. Events are one stream: a problem of the source that one shows is open for those after it.
/// </summary>
public sealed class DecisionExplainer
{
    private static readonly EvidenceOrigin Origin = new("input", "input", 0);

    private readonly LoadedRules _rules;
    private readonly ISubjectPseudonyms _pseudonyms;
    private readonly AlertBuilder _alerts;
    private readonly Detector _detector;
    private readonly DetectionOutput _output = new();
    private readonly FactTexts _texts;
    private readonly FactView _view;
    private EventCases? _cases;

    /// <summary>Takes loaded rules.</summary>
    /// <param name="rules">The rules, with the rows that decisions may bind.</param>
    /// <param name="source">What the source of the events declares.</param>
    /// <param name="pseudonyms">Those with which events and lists were made.</param>
    /// <param name="values">What may be shown.</param>
    public DecisionExplainer(LoadedRules rules, LogSource source, ISubjectPseudonyms pseudonyms, ValueView values)
    {
        _rules = rules;
        _pseudonyms = pseudonyms;
        _alerts = new AlertBuilder(pseudonyms);
        _texts = new FactTexts(pseudonyms);
        _view = new FactView(rules, pseudonyms, values);
        _detector = new Detector(rules.RuleSet, source, rules.CreateEnricher(sourceHours: null), _alerts) { Facts = rules.Facts };
    }

    /// <summary>From now on follows the cases that events raise, for decisions about them. To be called before the first event.</summary>
    public void FollowCases() => _cases = new EventCases(_rules, _pseudonyms, _alerts);

    /// <summary>Takes the next event of the stream, enriches it, and explains what decisions make of its signals.</summary>
    /// <param name="decisions">The decisions to explain, those about cases left aside; none to take the event without a word.</param>
    /// <param name="access">The event, not enriched yet.</param>
    public IReadOnlyList<DecisionExplanation> Explain(IReadOnlyList<Decision> decisions, AccessEvent access)
    {
        _output.Clear();
        _detector.Detect(access, Origin, _output);
        _cases?.Take(_output, _detector.Stream.SettledTicks);
        SignalFact[] signals = [.. _output.Outcomes.Select(outcome => outcome.Signal)];
        Decision[] asked = [.. decisions.Where(decision => decision.Moment == DecisionMoment.Signals)];
        if (asked.Length == 0)
            return [];
        if (signals.Length == 0)
            return [.. asked.Select(decision => DecisionExplanation.Of(decision) with { Reason = "no rule that alerts by itself matches the event, so there is no signal" })];

        var facts = new MomentFacts(signals, _detector.Feed.Open(signals[0].Ticks), _rules.Facts.AddRows);
        var moment = new DecidedMoment(_rules.Decisions.Groups, facts, SignalDecider.DayOf(facts.Subjects), _texts);
        var together = new DecidedSignals(moment, signals);
        string[] outcomes = [.. _output.Outcomes.Select(TextOf)];
        return [.. asked.Select(decision => Explain(decision, moment, together) with { Signals = [.. signals.Select(FactView.NameOf)], Outcomes = outcomes })];
    }

    /// <summary>Explains what decisions make of the cases of the events, after the last one: at the last moment at which a case was touched, and at the one before at which the decision did something.</summary>
    /// <param name="decisions">The decisions to explain, those about signals left aside.</param>
    /// <returns>Each explanation with the number of the event, from 1, that touched the case; 0 where there is no case.</returns>
    public IReadOnlyList<(int Event, DecisionExplanation Explanation)> ExplainCases(IReadOnlyList<Decision> decisions)
    {
        if (_cases is null)
            return [];
        _cases.End(_detector.Stream.Ticks);
        var explainer = new CaseExplainer(_rules, _pseudonyms, _view);
        return [.. decisions.Where(decision => decision.Moment == DecisionMoment.Case).SelectMany(decision => _cases.Explain(decision, explainer))];
    }

    private DecisionExplanation Explain(Decision decision, DecidedMoment moment, DecidedSignals together)
    {
        var told = new DecisionParts(decision, moment, _view).Explain();
        return told.Fires ? told with { Effects = [.. EffectsOf(decision, moment, new SignalReasons(moment, together, _view))] } : told;
    }

    private static IEnumerable<ExplainedEffect> EffectsOf(Decision decision, DecidedMoment moment, SignalReasons reasons)
    {
        foreach (var conclusion in ExplainedEffect.Conclusions(decision))
            yield return conclusion;
        foreach (var effect in moment.EffectsOf(decision))
            yield return ExplainedEffect.Of(effect.Effect) with { Target = FactView.NameOf(effect.Signal), WhyNot = reasons.WhyNot(effect) };
    }

    private static string TextOf(SignalOutcome outcome)
    {
        var name = FactView.NameOf(outcome.Signal);
        if (outcome.AbsorbedBy is { } root)
            return $"{name} stands in the alert {FactView.NameOf(root)}";
        var level = outcome.Severity == outcome.Signal.Rule.Severity ? outcome.Severity.Word() : $"{outcome.Severity.Word()} (its rule says {outcome.Signal.Rule.Severity.Word()})";
        var told = outcome.Expected is { } expected ? $"expected, told to nobody: {expected}" : outcome.Page ? "pages" : "does not page";
        return $"{name} is an alert: {level}, {told}";
    }
}
