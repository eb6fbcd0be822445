using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;

namespace SecMon.Detection.Explanation;

/// <summary>The parts of one decision at one moment: each pattern, each fact that it may bind, each line, and the nearest reason why it does not fire.</summary>
internal sealed class DecisionParts
{
    private const int MostFacts = 12;

    /// <summary>What a signal or case is, and stays: one that misses another line is nearer than one of another rule.</summary>
    private static readonly string[] Natures = ["rule", "title", "use_case", "tags"];

    private readonly Decision _decision;
    private readonly DecidedMoment _moment;
    private readonly FactView _view;
    private readonly IReadOnlyList<Fact> _bound;

    /// <summary>Looks at a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="view">Shows facts.</param>
    public DecisionParts(Decision decision, DecidedMoment moment, FactView view)
    {
        (_decision, _moment, _view) = (decision, moment, view);
        _bound = NearestBinding.Of(decision, moment);
        All =
        [
            Section("when", decision.When.Select(When)),
            .. decision.AllOf.Count == 0 ? Array.Empty<ExplanationNode>() : [Section("all_of", decision.AllOf.Select(Gather))],
            .. decision.Not.Select(Not),
        ];
    }

    /// <summary><c>when</c>, <c>all_of</c> and each pattern of <c>not</c>.</summary>
    public IReadOnlyList<ExplanationNode> All { get; }

    /// <summary>An explanation of the decision without effects.</summary>
    public DecisionExplanation Explain()
    {
        var firings = _moment.MatchesOf(_decision).Count;
        return DecisionExplanation.Of(_decision) with { Firings = firings, Reason = firings > 0 ? null : WhyNot(), Parts = All };
    }

    private static ExplanationNode Section(string name, IEnumerable<ExplanationNode> patterns)
    {
        ExplanationNode[] parts = [.. patterns];
        return new ExplanationNode(ExplanationKind.Section, name, Line: 0, parts.All(part => part.Holds), Found: null, parts);
    }

    private ExplanationNode When(FactPattern pattern, int place)
    {
        var above = _bound.Take(place).ToArray();
        var own = place < _bound.Count ? _bound[place] : null;
        return Pattern(pattern, Shown(pattern).Where(fact => !above.Contains(fact)), above, own, holds: own is not null);
    }

    private ExplanationNode Gather(GatherPattern gather)
    {
        var gathered = NearestBinding.Gathered(gather.Pattern, _decision, _moment, _bound).ToArray();
        var isEnough = _moment.IsEnough(gather, gathered, _decision);
        var count = new ExplanationNode(
            ExplanationKind.Line, gather.Counted, gather.Pattern.Location.Line, isEnough, $"{_moment.Count(gather, gathered, _decision)}", []);
        var pattern = Pattern(gather.Pattern, Shown(gather.Pattern), _bound, own: null, isEnough);
        return pattern with { Parts = [count, .. pattern.Parts] };
    }

    private ExplanationNode Not(FactPattern pattern)
    {
        var holds = NearestBinding.Forbidden(pattern, _decision, _moment, _bound).Any();
        var inner = Pattern(pattern, Shown(pattern).Where(fact => !_bound.Contains(fact)), _bound, own: null, holds);
        return new ExplanationNode(ExplanationKind.Not, "", Line: 0, !holds, Found: null, [inner]);
    }

    private IEnumerable<Fact> Shown(FactPattern pattern) => _moment.ShownOf(pattern.Kind, _decision);

    private ExplanationNode Pattern(FactPattern pattern, IEnumerable<Fact> facts, IReadOnlyList<Fact> bound, Fact? own, bool holds)
    {
        ExplanationNode[] shown = [.. facts
            .Select(fact => (Fact: fact, Node: Of(pattern, fact, bound)))
            .OrderByDescending(one => one.Fact == own).ThenByDescending(one => one.Node.Holds).ThenBy(one => one.Node.Parts.Count(line => !line.Holds))
            .ThenBy(one => pattern.Tests.Count(test => Natures.Contains(test.Field.Name) && !test.Holds(one.Fact)))
            .Take(MostFacts).Select(one => one.Node)];
        var found = shown.Length > 0 ? null : _view.WhyNone(pattern.Kind, _moment.Subjects);
        return new ExplanationNode(ExplanationKind.Pattern, $"{pattern.Name}: {pattern.Kind}", pattern.Location.Line, holds, found, shown);
    }

    private ExplanationNode Of(FactPattern pattern, Fact fact, IReadOnlyList<Fact> bound)
    {
        var lines = pattern.Tests.Select(test => (test.Written, Node: Of(test, fact)))
            .Concat(pattern.Joins.Select(join => (join.Written, Node: Of(join, fact, NearestBinding.OtherOf(join, _decision, bound)))))
            .OrderBy(line => line.Written.Location.Line).ThenBy(line => line.Written.Location.Column)
            .Select(line => line.Node);
        ExplanationNode[] parts = _moment.IsInSight(fact, _decision) ? [.. lines] : [FactView.BeyondHorizon((CaseFact)fact, _decision), .. lines];
        return new ExplanationNode(ExplanationKind.Fact, _view.NameOf(fact), Line: 0, parts.All(line => line.Holds), Found: null, parts);
    }

    private ExplanationNode Of(FactTest test, Fact fact) =>
        new(ExplanationKind.Line, test.Written.Text, test.Written.Location.Line, test.Holds(fact), _view.Of(fact, test.Field), []);

    private ExplanationNode Of(FactJoin join, Fact fact, Fact? other)
    {
        var own = _view.Of(fact, join.Field) ?? "no such field";
        var found = other is null ? $"{own}, and '{join.Other}' is not bound" : $"{own}, and ${join.Other}.{join.OtherField.Name} is {_view.Of(other, join.OtherField) ?? "missing"}";
        return new ExplanationNode(ExplanationKind.Line, join.Written.Text, join.Written.Location.Line, other is not null && join.Holds(fact, other), found, []);
    }

    private string WhyNot()
    {
        if (_moment.SessionOf(_decision).Failure is { } failure)
            return $"it, or a decision that it is connected with, {failure}; so it has no effect";
        if (_decision.Expires is { } last && last < _moment.Day)
            return $"it expired on {last:yyyy-MM-dd}";
        var part = All.FirstOrDefault(part => !part.Holds);
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
        var facts = pattern.Parts.Where(part => part.Kind == ExplanationKind.Fact).ToArray();
        if (pattern.Parts[0] is { Kind: ExplanationKind.Line, Holds: false } count)
            return $"'{pattern.Label}' gathers {count.Found}, which is not {count.Label}{(Nearest(facts.Where(fact => !fact.Holds)) is { } missed ? $"; the nearest that it does not gather: {missed}" : "")}";
        return $"nothing fits '{pattern.Label}'{(Nearest(facts) is { } why ? $": {why}" : " together with what is bound above")}";
    }

    /// <summary>Which line the fact misses that misses fewest; null when one misses none.</summary>
    private static string? Nearest(IEnumerable<ExplanationNode> facts) =>
        facts.MinBy(fact => fact.Parts.Count(line => !line.Holds)) is { Holds: false } nearest && nearest.Parts.First(line => !line.Holds) is var line
            ? $"of {nearest.Label} '{line.Label}' {(line.Line > 0 ? $"on line {line.Line} is false, it has {line.Found ?? "no such field"}" : $"is false: {line.Found}")}"
            : null;
}
