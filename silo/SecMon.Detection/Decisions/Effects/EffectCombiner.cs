using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>Makes of all effects what becomes of each signal (decisions.md 3). The order in which decisions fired plays no part.</summary>
internal sealed class EffectCombiner
{
    private const int MostFacts = 20;

    private readonly Dictionary<SignalFact, SignalVerdict> _verdicts = [];
    private readonly Absorption _absorption;
    private readonly IReadOnlyList<FiredDecision> _failures;

    private EffectCombiner(IReadOnlyList<SignalFact> signals, IEnumerable<ProposedEffect> effects, IReadOnlyList<FiredDecision> failures)
    {
        _failures = failures;
        var bySignal = new Dictionary<SubjectFact, List<ProposedEffect>>();
        foreach (var effect in effects)
            (bySignal.TryGetValue(effect.Target, out var known) ? known : bySignal[effect.Target] = []).Add(effect);
        foreach (var signal in signals)
        {
            var own = bySignal.GetValueOrDefault(signal);
            own?.Sort(ProposedEffect.ByDecision);
            _verdicts[signal] = new SignalVerdict(signal, own ?? []);
        }

        _absorption = new Absorption(_verdicts);
    }

    /// <summary>Combines.</summary>
    /// <param name="signals">The signals of the moment.</param>
    /// <param name="effects">What decisions would do, in any order.</param>
    /// <param name="failures">Decisions that had no effect, which every alert of the moment tells.</param>
    /// <returns>What became of each signal, in the order given.</returns>
    public static IReadOnlyList<SignalOutcome> Combine(IReadOnlyList<SignalFact> signals, IEnumerable<ProposedEffect> effects, IReadOnlyList<FiredDecision> failures)
    {
        var combiner = new EffectCombiner(signals, effects, failures);
        var outcomes = new SignalOutcome[signals.Count];
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = combiner.OutcomeOf(combiner._verdicts[signals[i]]);
        return outcomes;
    }

    private SignalOutcome OutcomeOf(SignalVerdict verdict)
    {
        var absorbed = _absorption.AbsorbedBy(verdict.Signal);
        var told = new List<FiredDecision>();
        foreach (var effect in verdict.Effects)
        {
            if (effect.Kind != EffectKind.Absorb)
                told.Add(Tell(effect, verdict.Applied(effect), effect.Facts));
            else if (_absorption.Applied(effect))   // that a signal is not absorbed is no news
                told.Add(Tell(effect, isApplied: true, effect.Facts));
        }

        told.AddRange(_failures);
        if (absorbed.Count > 0)
            TellAbsorbing(absorbed, told);
        if (absorbed.Count > 0 || _failures.Count > 0)
            told = [.. told.OrderBy(one => one.Id, StringComparer.Ordinal)];   // keeps the places of effects
        return new SignalOutcome
        {
            Signal = verdict.Signal,
            AbsorbedBy = _absorption.RootOf(verdict.Signal),
            Absorbed = absorbed,
            Severity = verdict.Severity,
            Page = verdict.Page,
            Expected = verdict.Expected,
            Decisions = told,
        };
    }

    /// <summary>The signal that absorbed others says why, once for each effect.</summary>
    private void TellAbsorbing(IReadOnlyList<SignalFact> absorbed, List<FiredDecision> told)
    {
        var absorbing = absorbed
            .SelectMany(signal => _verdicts[signal].Effects)
            .Where(effect => effect.Kind == EffectKind.Absorb && _absorption.Applied(effect))
            .GroupBy(effect => (effect.Decision.Metadata.Id, effect.Place))
            .OrderBy(effects => effects.Key.Place);
        foreach (var effects in absorbing)
        {
            var first = effects.First();
            told.RemoveAll(one => one.Id == effects.Key.Id && one.Effect == EffectKind.Absorb.Word() && !one.Applied);   // it may have been absorbed by none
            told.Add(Tell(first, isApplied: true, [.. effects.SelectMany(effect => effect.Facts).Distinct().Take(MostFacts)]));
        }
    }

    private static FiredDecision Tell(ProposedEffect effect, bool isApplied, IReadOnlyList<string> facts) =>
        new(effect.Decision.Metadata.Id, effect.Decision.Metadata.Title, effect.Kind.Word(), effect.Because, facts) { Applied = isApplied };
}
