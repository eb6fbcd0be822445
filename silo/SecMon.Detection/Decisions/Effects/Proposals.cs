using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>Makes effects of the matches of a session: of several matches of one decision on one signal or case, one.</summary>
/// <param name="texts">Fills texts.</param>
internal sealed class Proposals(FactTexts texts)
{
    /// <summary>The effects on signals or cases that a session's decisions propose, those in shadow too.</summary>
    public List<ProposedEffect> Of(DecisionSession session)
    {
        var effects = new List<ProposedEffect>();
        foreach (var (decision, matches) in session.MatchesByDecision())
            Propose(decision, matches, effects);

        return effects;
    }

    private void Propose(Decision decision, IReadOnlyList<DecisionMatch> matches, List<ProposedEffect> effects)
    {
        for (var place = 0; place < decision.Then.Count; place++)
        {
            var effect = decision.Then[place];
            if (effect.Kind is EffectKind.Conclude or EffectKind.Incident)
                continue;
            var byTarget = new OrderedDictionary<SubjectFact, List<DecisionMatch>>();
            foreach (var match in matches)
            {
                foreach (var fact in match.Named(effect.Target))
                {
                    if (fact.Fact is SubjectFact target)
                        (byTarget.TryGetValue(target, out var known) ? known : byTarget[target] = []).Add(match);
                }
            }

            foreach (var (target, its) in byTarget)
                effects.Add(Propose(decision, place, target, its));
        }
    }

    private ProposedEffect Propose(Decision decision, int place, SubjectFact target, List<DecisionMatch> matches)
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
            Text = texts.Fill(effect.Text, counted[0]),
            Facts = texts.References(counted),
            IsCovered = covering.Count > 0,
        };
    }
}
