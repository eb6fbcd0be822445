using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>Makes of all effects what becomes of each signal (decisions.md 3). The order in which decisions fired plays no part.</summary>
internal static class EffectCombiner
{
    private const int MostFacts = 20;

    /// <summary>Combines.</summary>
    /// <param name="signals">The signals of the moment.</param>
    /// <param name="effects">What decisions would do, in any order.</param>
    /// <param name="failures">Decisions that had no effect, which every alert of the moment tells.</param>
    /// <returns>What became of each signal, in the order given.</returns>
    public static IReadOnlyList<SignalOutcome> Combine(IReadOnlyList<SignalFact> signals, IEnumerable<ProposedEffect> effects, IReadOnlyList<FiredDecision> failures)
    {
        var bySignal = effects
            .OrderBy(effect => effect.Decision.Metadata.Id, StringComparer.Ordinal)
            .ThenBy(effect => effect.Place)
            .ToLookup(effect => effect.Target);
        var verdicts = signals.Distinct().Select(signal => new SignalVerdict(signal, [.. bySignal[signal]])).ToDictionary(verdict => verdict.Signal);
        var absorption = new Absorption(verdicts.Values);
        return [.. signals.Select(signal => OutcomeOf(verdicts[signal], absorption, bySignal, failures))];
    }

    private static SignalOutcome OutcomeOf(SignalVerdict verdict, Absorption absorption, ILookup<SignalFact, ProposedEffect> bySignal, IReadOnlyList<FiredDecision> failures)
    {
        var absorbed = absorption.AbsorbedBy(verdict.Signal);
        var own = verdict.Effects.Select(effect => (Effect: effect, Applied: verdict.Applied(effect) || (effect.Kind == EffectKind.Absorb && absorption.Applied(effect))));
        var absorbing = absorbed
            .SelectMany(signal => bySignal[signal])
            .Where(effect => effect.Kind == EffectKind.Absorb && absorption.Applied(effect))
            .Select(effect => (Effect: effect, Applied: true));
        var fired = own.Concat(absorbing)
            .GroupBy(one => (one.Effect.Decision.Metadata.Id, one.Effect.Place))
            .OrderBy(one => one.Key.Id, StringComparer.Ordinal)
            .ThenBy(one => one.Key.Place)
            .Select(one => Tell([.. one.OrderByDescending(effect => effect.Applied)]));
        return new SignalOutcome
        {
            Signal = verdict.Signal,
            AbsorbedBy = absorption.RootOf(verdict.Signal),
            Absorbed = absorbed,
            Severity = verdict.Severity,
            Page = verdict.Page,
            Expected = verdict.Expected,
            Decisions = [.. fired.Concat(failures).OrderBy(one => one.Id, StringComparer.Ordinal)],
        };
    }

    private static FiredDecision Tell(List<(ProposedEffect Effect, bool Applied)> effects)
    {
        var (effect, isApplied) = effects[0];
        return new FiredDecision(
            effect.Decision.Metadata.Id,
            effect.Decision.Metadata.Title,
            effect.Kind.Word(),
            effect.Because,
            [.. effects.SelectMany(one => one.Effect.Facts).Distinct().Take(MostFacts)])
        {
            Applied = isApplied,
        };
    }
}
