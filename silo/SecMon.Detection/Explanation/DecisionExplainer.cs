using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Explanation;

/// <summary>
/// Explains what decisions make of the signals of events: each pattern, each fact that it may bind, each line. Signals are those of
/// the detection rules that match and alert by themselves, found as a silo finds them; not those of correlations, and none in
/// shadow. Events are one stream: a problem of the source that one shows is open for those after it.
/// </summary>
public sealed class DecisionExplainer
{
    private const int MostFacts = 12;

    private static readonly EvidenceOrigin Origin = new("input", "input", 0);

    private readonly LoadedRules _rules;
    private readonly Detector _detector;
    private readonly DetectionOutput _output = new();
    private readonly FactTexts _texts;
    private readonly FactView _view;

    /// <summary>Takes loaded rules.</summary>
    /// <param name="rules">The rules, with the rows that decisions may bind.</param>
    /// <param name="source">What the source of the events declares.</param>
    /// <param name="pseudonyms">Those with which events and lists were made.</param>
    /// <param name="values">What may be shown.</param>
    public DecisionExplainer(LoadedRules rules, LogSource source, ISubjectPseudonyms pseudonyms, ValueView values)
    {
        _rules = rules;
        _texts = new FactTexts(pseudonyms);
        _view = new FactView(rules, pseudonyms, values);
        _detector = new Detector(rules.RuleSet, source, rules.CreateEnricher(sourceHours: null), new AlertBuilder(pseudonyms)) { Facts = rules.Facts };
    }

    /// <summary>The titles of all decisions.</summary>
    public IEnumerable<string> Titles => _rules.Decisions.Decisions.Select(decision => decision.Metadata.Title);

    /// <summary>The decisions that bear a title, an id or a name, or stand in a file.</summary>
    /// <param name="reference">What somebody calls them; of a file its path, or the end of it.</param>
    public IReadOnlyList<Decision> Find(string reference)
    {
        var path = reference.Replace('\\', '/');
        Decision[] named = [.. _rules.Decisions.Decisions.Where(decision => Bears(decision.Metadata, reference))];
        return named.Length > 0 ? named : [.. _rules.Decisions.Decisions.Where(decision =>
            decision.Metadata.Location.Path == path || decision.Metadata.Location.Path.EndsWith($"/{path}", StringComparison.Ordinal))];
    }

    /// <summary>Takes the next event of the stream, enriches it, and explains what decisions make of its signals.</summary>
    /// <param name="decisions">The decisions to explain; none to take the event without a word.</param>
    /// <param name="access">The event, not enriched yet.</param>
    public IReadOnlyList<DecisionExplanation> Explain(IReadOnlyList<Decision> decisions, AccessEvent access)
    {
        _output.Clear();
        _detector.Detect(access, Origin, _output);
        SignalFact[] signals = [.. _output.Outcomes.Select(outcome => outcome.Signal)];
        if (decisions.Count == 0)
            return [];
        if (signals.Length == 0)
            return [.. decisions.Select(decision => decision.Moment == DecisionMoment.Case ? OnCase(decision) : HeadOf(decision) with { Reason = "no rule that alerts by itself matches the event, so there is no signal" })];

        var moment = new DecidedMoment(_rules.Decisions, _rules.Facts, signals, _detector.Feed.Open(signals[0].Ticks), _texts);
        string[] outcomes = [.. _output.Outcomes.Select(TextOf)];
        return [.. decisions.Select(decision => decision.Moment == DecisionMoment.Case ? OnCase(decision) : Explain(decision, moment) with { Signals = [.. signals.Select(FactView.NameOf)], Outcomes = outcomes })];
    }

    private static bool Bears(RuleMetadata decision, string reference) =>
        decision.Title == reference || decision.Name == reference || string.Equals(decision.Id, reference, StringComparison.OrdinalIgnoreCase);

    private static DecisionExplanation HeadOf(Decision decision) => new(decision.Metadata.Title, decision.Metadata.Id, decision.Metadata.Location);

    private static DecisionExplanation OnCase(Decision decision) => HeadOf(decision) with { Reason = "it is made about cases, which an event alone does not show" };

    private DecisionExplanation Explain(Decision decision, DecidedMoment moment)
    {
        var bound = NearestBinding.Of(decision, moment);
        var when = Section("when", decision.When.Select((pattern, place) => When(pattern, place, decision, moment, bound)));
        List<ExplanationNode> parts = [when];
        if (decision.AllOf.Count > 0)
            parts.Add(Section("all_of", decision.AllOf.Select(gather => Gather(gather, decision, moment, bound))));
        parts.AddRange(decision.Not.Select(pattern => Not(pattern, decision, moment, bound)));

        var firings = moment.MatchesOf(decision).Count;
        return HeadOf(decision) with
        {
            Firings = firings,
            Reason = firings > 0 ? null : WhyNot(decision, moment, parts),
            Parts = parts,
            Effects = firings == 0 ? [] : [.. EffectsOf(decision, moment, new EffectReasons(moment, _view))],
        };
    }

    private static ExplanationNode Section(string name, IEnumerable<ExplanationNode> patterns)
    {
        ExplanationNode[] parts = [.. patterns];
        return new ExplanationNode(ExplanationKind.Section, name, Line: 0, parts.All(part => part.Holds), Found: null, parts);
    }

    private ExplanationNode When(FactPattern pattern, int place, Decision decision, DecidedMoment moment, IReadOnlyList<Fact> bound)
    {
        var above = bound.Take(place).ToArray();
        var own = place < bound.Count ? bound[place] : null;
        var facts = moment.FactsOf(pattern.Kind, decision).Where(fact => !above.Contains(fact));
        return Pattern(pattern, facts, decision, moment, above, own, holds: own is not null);
    }

    private ExplanationNode Gather(GatherPattern gather, Decision decision, DecidedMoment moment, IReadOnlyList<Fact> bound)
    {
        var gathered = NearestBinding.Gathered(gather.Pattern, decision, moment, bound).ToArray();
        var isEnough = moment.IsEnough(gather, gathered, decision);
        var count = new ExplanationNode(
            ExplanationKind.Line, gather.Counted, gather.Pattern.Location.Line, isEnough, $"{moment.Count(gather, gathered, decision)}", []);
        var pattern = Pattern(gather.Pattern, moment.FactsOf(gather.Pattern.Kind, decision), decision, moment, bound, own: null, isEnough);
        return pattern with { Parts = [count, .. pattern.Parts] };
    }

    private ExplanationNode Not(FactPattern pattern, Decision decision, DecidedMoment moment, IReadOnlyList<Fact> bound)
    {
        var holds = NearestBinding.Forbidden(pattern, decision, moment, bound).Any();
        var inner = Pattern(pattern, moment.FactsOf(pattern.Kind, decision).Where(fact => !bound.Contains(fact)), decision, moment, bound, own: null, holds);
        return new ExplanationNode(ExplanationKind.Not, "", Line: 0, !holds, Found: null, [inner]);
    }

    private ExplanationNode Pattern(FactPattern pattern, IEnumerable<Fact> facts, Decision decision, DecidedMoment moment, IReadOnlyList<Fact> bound, Fact? own, bool holds)
    {
        ExplanationNode[] shown = [.. facts
            .Select(fact => (Fact: fact, Node: Of(pattern, fact, decision, bound)))
            .OrderByDescending(one => one.Fact == own).ThenByDescending(one => one.Node.Holds).ThenBy(one => one.Node.Parts.Count(line => !line.Holds))
            .Take(MostFacts).Select(one => one.Node)];
        var found = shown.Length > 0 ? null : _view.WhyNone(pattern.Kind, moment.FactsOf(SignalFact.KindName, decision));
        return new ExplanationNode(ExplanationKind.Pattern, $"{pattern.Name}: {pattern.Kind}", pattern.Location.Line, holds, found, shown);
    }

    private ExplanationNode Of(FactPattern pattern, Fact fact, Decision decision, IReadOnlyList<Fact> bound)
    {
        var lines = pattern.Tests.Select(test => (test.Written, Node: Of(test, fact)))
            .Concat(pattern.Joins.Select(join => (join.Written, Node: Of(join, fact, NearestBinding.OtherOf(join, decision, bound)))))
            .OrderBy(line => line.Written.Location.Line).ThenBy(line => line.Written.Location.Column)
            .Select(line => line.Node).ToArray();
        return new ExplanationNode(ExplanationKind.Fact, _view.NameOf(fact), Line: 0, lines.All(line => line.Holds), Found: null, lines);
    }

    private ExplanationNode Of(FactTest test, Fact fact) =>
        new(ExplanationKind.Line, test.Written.Text, test.Written.Location.Line, test.Holds(fact), _view.Of(fact, test.Field), []);

    private ExplanationNode Of(FactJoin join, Fact fact, Fact? other)
    {
        var own = _view.Of(fact, join.Field) ?? "no such field";
        var found = other is null ? $"{own}, and '{join.Other}' is not bound" : $"{own}, and ${join.Other}.{join.OtherField.Name} is {_view.Of(other, join.OtherField) ?? "missing"}";
        return new ExplanationNode(ExplanationKind.Line, join.Written.Text, join.Written.Location.Line, other is not null && join.Holds(fact, other), found, []);
    }

    private static string WhyNot(Decision decision, DecidedMoment moment, IReadOnlyList<ExplanationNode> parts)
    {
        if (moment.SessionOf(decision).Failure is { } failure)
            return $"it, or a decision that it is connected with, {failure}; so it has no effect";
        if (decision.Expires is { } last && last < moment.Day)
            return $"it expired on {last:yyyy-MM-dd}";
        var part = parts.FirstOrDefault(part => !part.Holds);
        return part switch
        {
            null => "the facts that it would bind are seen by decisions in shadow only",
            { Kind: ExplanationKind.Not } => $"'not' has '{part.Parts[0].Label}': {part.Parts[0].Parts.First(fact => fact.Holds).Label} is there",
            _ => WhyNot(part.Parts.First(pattern => !pattern.Holds)),
        };
    }

    private static string WhyNot(ExplanationNode pattern)
    {
        if (pattern.Found is { } none)
            return $"nothing fits '{pattern.Label}': {none}";
        if (pattern.Parts[0] is { Kind: ExplanationKind.Line, Holds: false } count)
            return $"'{pattern.Label}' gathers {count.Found}, which is not {count.Label}";
        var nearest = pattern.Parts.Where(part => part.Kind == ExplanationKind.Fact).MinBy(fact => fact.Parts.Count(line => !line.Holds))!;
        return nearest.Parts.FirstOrDefault(line => !line.Holds) is { } line
            ? $"nothing fits '{pattern.Label}': of {nearest.Label} '{line.Label}' on line {line.Line} is false, it has {line.Found ?? "no such field"}"
            : $"nothing fits '{pattern.Label}' together with what is bound above";
    }

    private static IEnumerable<ExplainedEffect> EffectsOf(Decision decision, DecidedMoment moment, EffectReasons reasons)
    {
        foreach (var effect in decision.Then.Where(effect => effect.Kind == EffectKind.Conclude))
            yield return new ExplainedEffect(effect.Written.Text, effect.Written.Location.Line, "", decision.Metadata.IsShadow ? "the decision is in shadow, so only decisions in shadow see it" : null);
        foreach (var effect in moment.EffectsOf(decision))
            yield return new ExplainedEffect(effect.Effect.Written.Text, effect.Effect.Written.Location.Line, FactView.NameOf(effect.Signal), reasons.WhyNot(effect));
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
