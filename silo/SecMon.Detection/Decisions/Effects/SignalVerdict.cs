using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>What effects make of one signal by itself: level, paging, expected. When they disagree, doubt tells somebody (decisions.md 3).</summary>
internal sealed class SignalVerdict
{
    private readonly HashSet<ProposedEffect> _applied = new(ReferenceEqualityComparer.Instance);

    /// <summary>Combines the effects on a signal.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="effects">By decision and place.</param>
    public SignalVerdict(SignalFact signal, IReadOnlyList<ProposedEffect> effects)
    {
        Signal = signal;
        Effects = effects;
        IsProtected = Protection.Covers(signal);

        var isLouder = Of(EffectKind.Raise).Concat(Of(EffectKind.Page)).Any();
        var lowers = isLouder ? [] : Quiet(EffectKind.Lower);
        var expects = isLouder ? [] : Quiet(EffectKind.Expect);
        var silences = Of(EffectKind.Page).Any() ? [] : Quiet(EffectKind.NoPage);

        Severity = Level(signal.Rule.Severity, [.. Of(EffectKind.Raise)], lowers);
        _applied.UnionWith(Of(EffectKind.Page));
        _applied.UnionWith(silences);
        _applied.UnionWith(expects);
        Expected = expects.Count == 0 ? null : expects[0].Because ?? expects[0].Decision.Metadata.Title;
        Page = Expected is null && (Of(EffectKind.Page).Any() || (silences.Count == 0 && signal.Rule.Page));
    }

    /// <summary>The signal.</summary>
    public SignalFact Signal { get; }

    /// <summary>The effects on it, by decision and place.</summary>
    public IReadOnlyList<ProposedEffect> Effects { get; }

    /// <summary>True when nothing makes it quieter.</summary>
    public bool IsProtected { get; }

    /// <summary>The level.</summary>
    public Severity Severity { get; }

    /// <summary>True when on-call staff hear of it.</summary>
    public bool Page { get; }

    /// <summary>Why it is expected; null when it is not.</summary>
    public string? Expected { get; }

    /// <summary>True when an effect came to bear; of absorbing it is not known here.</summary>
    public bool Applied(ProposedEffect effect) => _applied.Contains(effect);

    private IEnumerable<ProposedEffect> Of(EffectKind kind) => Effects.Where(effect => effect.Kind == kind);

    private List<ProposedEffect> Quiet(EffectKind kind) => IsProtected ? [] : [.. Of(kind).Where(effect => effect.IsCovered)];

    /// <summary>The highest raise, or where there is none the lowest lower; never below, or above, the rule's own level.</summary>
    private Severity Level(Severity own, List<ProposedEffect> raises, List<ProposedEffect> lowers)
    {
        if (raises.Count > 0)
            return Count(raises, raises.Max(LevelSteps.Wanted)) is var highest && highest > own ? highest : own;
        if (lowers.Count > 0)
            return Count(lowers, lowers.Min(LevelSteps.Wanted)) is var lowest && lowest < own ? lowest : own;
        return own;
    }

    private Severity Count(List<ProposedEffect> effects, Severity level)
    {
        _applied.UnionWith(effects.Where(effect => LevelSteps.Wanted(effect) == level));
        return level;
    }
}
