using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>What effects make of one signal by itself: level, paging, expected. When they disagree, doubt tells somebody (decisions.md 3).</summary>
internal sealed class SignalVerdict
{
    private readonly bool _isLouder;   // something raises or pages it
    private readonly bool _pages;
    private readonly bool _raises;
    private readonly Severity _counted;   // the level that counts of those asked for

    /// <summary>Combines the effects on a signal.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="effects">By decision and place.</param>
    public SignalVerdict(SignalFact signal, IReadOnlyList<ProposedEffect> effects)
    {
        Signal = signal;
        Effects = effects;
        Severity = signal.Rule.Severity;
        Page = signal.Rule.Page;
        if (effects.Count == 0)
            return;

        IsProtected = Protection.Covers(signal);
        foreach (var effect in effects)
        {
            _raises |= effect.Kind == EffectKind.Raise;
            _pages |= effect.Kind == EffectKind.Page;
        }

        _isLouder = _raises || _pages;
        _counted = CountedLevel();
        Severity = _raises ? Highest(_counted, Severity) : Lowest(_counted, Severity);
        foreach (var effect in effects)
        {
            if (effect.Kind == EffectKind.Expect && Applied(effect))
                Expected ??= effect.Because ?? effect.Decision.Metadata.Title;
        }

        Page = Expected is null && (_pages || (signal.Rule.Page && !IsSilenced()));
    }

    /// <summary>The signal.</summary>
    public SignalFact Signal { get; }

    /// <summary>The effects on it, by decision and place.</summary>
    public IReadOnlyList<ProposedEffect> Effects { get; }

    /// <summary>True when nothing makes it quieter; known where effects are.</summary>
    public bool IsProtected { get; }

    /// <summary>The level: the highest raise, or where there is none the lowest lower; never below, or above, the rule's own.</summary>
    public Severity Severity { get; }

    /// <summary>True when on-call staff hear of it.</summary>
    public bool Page { get; }

    /// <summary>Why it is expected; null when it is not.</summary>
    public string? Expected { get; }

    /// <summary>True when an effect came to bear; of absorbing it is not known here.</summary>
    public bool Applied(ProposedEffect effect) => effect.Kind switch
    {
        EffectKind.Page => true,
        EffectKind.Raise => LevelSteps.Wanted(effect) == _counted,
        EffectKind.Lower => MayQuieten(effect) && !_isLouder && LevelSteps.Wanted(effect) == _counted,
        EffectKind.Expect => MayQuieten(effect) && !_isLouder,
        EffectKind.NoPage => MayQuieten(effect) && !_pages,
        _ => false,
    };

    private Severity CountedLevel()
    {
        Severity? counted = null;
        foreach (var effect in Effects)
        {
            if (effect.Kind == EffectKind.Raise)
                counted = Highest(LevelSteps.Wanted(effect), counted ?? Severity.Informational);
            else if (effect.Kind == EffectKind.Lower && !_isLouder && MayQuieten(effect))
                counted = Lowest(LevelSteps.Wanted(effect), counted ?? Severity.Critical);
        }

        return counted ?? Signal.Rule.Severity;
    }

    private bool MayQuieten(ProposedEffect effect) => !IsProtected && effect.IsCovered;

    private bool IsSilenced()
    {
        foreach (var effect in Effects)
        {
            if (effect.Kind == EffectKind.NoPage && Applied(effect))
                return true;
        }

        return false;
    }

    private static Severity Highest(Severity level, Severity other) => level > other ? level : other;

    private static Severity Lowest(Severity level, Severity other) => level < other ? level : other;
}
