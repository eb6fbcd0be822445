using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>Makes effects of the matches of a session: of several matches of one decision on one signal, one.</summary>
/// <param name="texts">Fills texts.</param>
internal sealed class Proposals(FactTexts texts)
{
    private const int MostFacts = 20;

    /// <summary>The effects on signals that a session's decisions propose, those in shadow too.</summary>
    public IEnumerable<ProposedEffect> Of(DecisionSession session) =>
        session.Matches.GroupBy(match => match.Rule).SelectMany(matches => Of(session.Decisions[matches.Key], [.. matches.Order(FactOrder.Instance)]));

    private IEnumerable<ProposedEffect> Of(Decision decision, List<DecisionMatch> matches)
    {
        for (var place = 0; place < decision.Then.Count; place++)
        {
            var effect = decision.Then[place];
            if (effect.Kind == EffectKind.Conclude)
                continue;
            var byTarget = matches
                .SelectMany(match => match.Named(effect.Target).Select(target => (Match: match, Target: target.Fact as SignalFact)))
                .Where(one => one.Target is not null)
                .GroupBy(one => one.Target!, one => one.Match);
            foreach (var target in byTarget)
                yield return Propose(decision, place, target.Key, [.. target]);
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
            Facts = [.. counted.SelectMany(match => match.Facts).Distinct().Select(fact => texts.Reference(fact.Fact)).Distinct().Take(MostFacts)],
            IsCovered = covering.Count > 0,
        };
    }
}
