using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Events;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>
/// Decisions as one would run them by hand: nested loops over all facts, one decision after the other, each behind those whose
/// conclusions it reads. What the engine does must be this.
/// </summary>
/// <param name="facts">Facts and what tells them apart.</param>
internal sealed class DecisionInterpreter(IReadOnlyList<(Fact Fact, string Label)> facts)
{
    private readonly List<(Fact Fact, string Label)> _facts = [.. facts];
    private readonly HashSet<Fact> _inShadow = [];

    /// <summary>Of cases: what horizons count back from.</summary>
    public long NowTicks { get; init; }

    /// <summary>What fired, as <c>decision: bound | gathered</c>.</summary>
    public List<string> Fired { get; } = [];

    /// <summary>What fired decisions do, as <c>decision place target</c>.</summary>
    public HashSet<string> Effects { get; } = [];

    /// <summary>Matches decisions against the facts as they are, conclusions among them. None is added, so that no order plays a part.</summary>
    /// <param name="decisions">The decisions, in any order.</param>
    /// <param name="inShadow">Those of the facts that were concluded in shadow.</param>
    public void MatchOnce(IEnumerable<Decision> decisions, IEnumerable<Fact> inShadow)
    {
        _inShadow.UnionWith(inShadow);
        foreach (var decision in decisions)
            Bind(decision, [], []);
    }

    /// <summary>Runs decisions, which are in such an order that none reads what a later one concludes.</summary>
    public void Run(IEnumerable<Decision> decisions)
    {
        foreach (var decision in decisions)
        {
            var concluded = new List<(Fact Fact, string Label)>();
            Bind(decision, [], concluded);
            _facts.AddRange(concluded);
            if (decision.Metadata.IsShadow)
                _inShadow.UnionWith(concluded.Select(one => one.Fact));
        }
    }

    private void Bind(Decision decision, List<(Fact Fact, string Label)> bound, List<(Fact Fact, string Label)> concluded)
    {
        if (bound.Count < decision.When.Count)
        {
            var pattern = decision.When[bound.Count];
            foreach (var fact in _facts)
            {
                if (bound.TrueForAll(other => other.Fact != fact.Fact) && Fits(decision, pattern, fact.Fact, bound))
                    Bind(decision, [.. bound, fact], concluded);
            }

            return;
        }

        foreach (var absent in decision.Not)
        {
            if (_facts.Exists(fact => bound.TrueForAll(other => other.Fact != fact.Fact) && Fits(decision, absent, fact.Fact, bound)))
                return;
        }

        var gathered = decision.AllOf.Select(gather => _facts.Where(fact => Fits(decision, gather.Pattern, fact.Fact, bound)).ToList()).ToList();
        for (var i = 0; i < gathered.Count; i++)
        {
            var count = decision.AllOf[i].By is { } by
                ? gathered[i].SelectMany(fact => TextsOf(fact.Fact[by])).Distinct().Count()
                : gathered[i].Count;
            if (count < 1 || !decision.AllOf[i].Count.All(test => test.Fits(FieldValue.Integer(count))))
                return;
        }

        var label = LabelOf(decision.Metadata.Id, bound.Select(fact => fact.Label), gathered.Select(all => all.Select(fact => fact.Label)));
        Fired.Add(label);
        NoteEffects(decision, bound, gathered);
        for (var place = 0; place < decision.Then.Count; place++)
        {
            var effect = decision.Then[place];
            if (effect.Kind != EffectKind.Conclude)
                continue;
            var values = effect.Fields.ToDictionary(
                field => field.Key,
                field => bound[decision.When.ToList().FindIndex(pattern => pattern.Name == field.Value.Fact)].Fact[field.Value.Field!]);
            concluded.Add((new Conclusion(effect.Conclusion!, values), $"[{label}]{place}"));
        }
    }

    public static string LabelOf(string decision, IEnumerable<string> bound, IEnumerable<IEnumerable<string>> gathered) =>
        $"{decision}: {string.Join(' ', bound)} | {string.Join(" / ", gathered.Select(all => string.Join(' ', all.Order(StringComparer.Ordinal))))}";

    public static string EffectOf(Decision decision, int place, string target) => $"{decision.Metadata.Id} {place} {target}";

    private void NoteEffects(Decision decision, List<(Fact Fact, string Label)> bound, List<List<(Fact Fact, string Label)>> gathered)
    {
        for (var place = 0; place < decision.Then.Count; place++)
        {
            var targets = decision.When.Zip(bound, (pattern, fact) => (pattern.Name, fact))
                .Concat(decision.AllOf.Zip(gathered).SelectMany(all => all.Second.Select(fact => (all.First.Pattern.Name, fact))))
                .Where(one => decision.Then[place].Targets.Contains(one.Name) && one.fact.Fact is SubjectFact);
            Effects.UnionWith(targets.Select(one => EffectOf(decision, place, one.fact.Label)));
        }
    }

    private static IEnumerable<string> TextsOf(FieldValue value) =>
        (value.Kind == FieldKind.List ? value.Elements : [value]).Select(element => element.TextForm()?.ToUpperInvariant()).OfType<string>();

    private bool Fits(Decision decision, FactPattern pattern, Fact fact, List<(Fact Fact, string Label)> bound)
    {
        // What is in shadow has no effect: decisions that are not do not see what it concludes.
        if (!pattern.Fits(fact) || (_inShadow.Contains(fact) && !decision.Metadata.IsShadow))
            return false;
        if (fact is CaseFact one && one.LastTicks < NowTicks - decision.Horizon.Ticks)
            return false;
        foreach (var join in pattern.Joins)
        {
            for (var i = 0; i < bound.Count; i++)
            {
                if (decision.When[i].Name == join.Other && !join.Holds(fact, bound[i].Fact))
                    return false;
            }
        }

        return true;
    }
}
