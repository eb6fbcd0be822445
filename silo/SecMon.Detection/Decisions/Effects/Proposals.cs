using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>Makes effects of the matches of a session: of several matches of one decision on one signal, one.</summary>
/// <param name="texts">Fills texts.</param>
internal sealed class Proposals(FactTexts texts)
{
    private const int MostFacts = 20;

    /// <summary>The effects on signals that a session's decisions propose, those in shadow too.</summary>
    public List<ProposedEffect> Of(DecisionSession session)
    {
        var effects = new List<ProposedEffect>();
        IReadOnlyList<DecisionMatch> matches = session.Matches.Count <= 1 ? session.Matches : [.. session.Matches.Order(FactOrder.Instance)];
        for (var (start, end) = (0, 0); start < matches.Count; start = end)
        {
            while (end < matches.Count && matches[end].Rule == matches[start].Rule)
                end++;
            Propose(session.Decisions[matches[start].Rule], matches, start, end, effects);
        }

        return effects;
    }

    private void Propose(Decision decision, IReadOnlyList<DecisionMatch> matches, int start, int end, List<ProposedEffect> effects)
    {
        for (var place = 0; place < decision.Then.Count; place++)
        {
            var effect = decision.Then[place];
            if (effect.Kind == EffectKind.Conclude)
                continue;
            var byTarget = new OrderedDictionary<SignalFact, List<DecisionMatch>>();
            for (var i = start; i < end; i++)
            {
                foreach (var fact in matches[i].Named(effect.Target))
                {
                    if (fact.Fact is SignalFact target)
                        (byTarget.TryGetValue(target, out var known) ? known : byTarget[target] = []).Add(matches[i]);
                }
            }

            foreach (var (target, its) in byTarget)
                effects.Add(Propose(decision, place, target, its));
        }
    }

    private ProposedEffect Propose(Decision decision, int place, SignalFact target, List<DecisionMatch> matches)
    {
        var effect = decision.Then[place];
        var covering = effect.Kind.Excuses() ? matches.FindAll(match => RowCover.Covers(match, target)) : matches;
        var counted = covering.Count > 0 ? covering : matches;
        return new ProposedEffect
        {
            Decision = decision,
            Place = place,
            Target = target,
            Into = effect is { Kind: EffectKind.Absorb, Into: { } into }
                ? [.. counted.SelectMany(match => match.Named(into)).Select(fact => fact.Fact).OfType<SignalFact>().Where(fact => fact != target).Distinct()]
                : [],
            Because = texts.Fill(effect.Because, counted[0]),
            Facts = ReferencesOf(counted),
            IsCovered = covering.Count > 0,
        };
    }

    private List<string> ReferencesOf(List<DecisionMatch> matches)
    {
        var references = new List<string>();
        foreach (var match in matches)
        {
            foreach (var fact in match.Facts)
            {
                var reference = texts.Reference(fact.Fact);
                if (!references.Contains(reference))
                    references.Add(reference);
                if (references.Count == MostFacts)
                    return references;
            }
        }

        return references;
    }
}
