using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Explanation;

/// <summary>What all decisions together make of the signals of a moment.</summary>
internal sealed class DecidedSignals
{
    /// <summary>Combines what decisions that are not in shadow would do.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="signals">Its signals.</param>
    public DecidedSignals(DecidedMoment moment, IReadOnlyList<SignalFact> signals)
    {
        var bySignal = moment.Effects.ToLookup(effect => effect.Target);
        Verdicts = signals.ToDictionary(signal => signal, signal => new SignalVerdict(signal, [.. bySignal[signal]]));
        Absorption = new Absorption(Verdicts);
    }

    /// <summary>What becomes of each signal by itself.</summary>
    public IReadOnlyDictionary<SignalFact, SignalVerdict> Verdicts { get; }

    /// <summary>Which signal absorbs which.</summary>
    public Absorption Absorption { get; }
}
