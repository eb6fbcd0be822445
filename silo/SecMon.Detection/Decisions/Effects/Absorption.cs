using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>
/// Which signal absorbs which. Only upwards in <see cref="SignalOrder"/>, so circles cannot be; chains go to the root; of several
/// roots the highest. A root of which people would hear less than of the signal itself absorbs nothing: one that is expected, whose
/// level became lower, or that does not page where the signal does. Then the signal alerts itself.
/// </summary>
internal sealed class Absorption
{
    private readonly IReadOnlyDictionary<SignalFact, SignalVerdict> _verdicts;
    private readonly Dictionary<SignalFact, SignalFact> _roots = [];

    /// <summary>Combines the absorbing effects on all signals of a moment.</summary>
    public Absorption(IReadOnlyDictionary<SignalFact, SignalVerdict> verdicts)
    {
        _verdicts = verdicts;
        if (verdicts.Count < 2)
            return;
        foreach (var verdict in verdicts.Values.OrderByDescending(verdict => verdict.Signal, SignalOrder.Instance))
        {
            if (verdict.Effects.Count > 0 && RootsOf(verdict).Max(SignalOrder.Instance) is { } root)
                _roots[verdict.Signal] = root;
        }
    }

    /// <summary>The signal that absorbed one, itself absorbed by none; null when it stands alone.</summary>
    public SignalFact? RootOf(SignalFact signal) => _roots.GetValueOrDefault(signal);

    /// <summary>The signals that one absorbed, highest first.</summary>
    public IReadOnlyList<SignalFact> AbsorbedBy(SignalFact root) => _roots.Count == 0 ? [] :
        [.. _roots.Where(pair => pair.Value == root).Select(pair => pair.Key).OrderByDescending(signal => signal, SignalOrder.Instance)];

    /// <summary>True when an absorbing effect led to the root that its signal has.</summary>
    public bool Applied(ProposedEffect effect) =>
        RootOf(effect.Signal) is { } root && effect.Into.Any(into => IsUpwards(effect.Signal, into) && (RootOf(into) ?? into) == root);

    private IEnumerable<SignalFact> RootsOf(SignalVerdict verdict) =>
        verdict.IsProtected ? [] : verdict.Effects
            .Where(effect => effect.Kind == EffectKind.Absorb)
            .SelectMany(effect => effect.Into)
            .Where(into => IsUpwards(verdict.Signal, into))
            .Select(into => RootOf(into) ?? into)
            .Where(root => SpeaksFor(_verdicts[root], verdict));

    private static bool IsUpwards(SignalFact signal, SignalFact into) => SignalOrder.Instance.Compare(into, signal) > 0;

    private static bool SpeaksFor(SignalVerdict root, SignalVerdict verdict) =>
        root.Expected is null
        && root.Severity >= verdict.Signal.Rule.Severity
        && root.Severity >= verdict.Severity
        && (root.Page || !verdict.Page);
}
