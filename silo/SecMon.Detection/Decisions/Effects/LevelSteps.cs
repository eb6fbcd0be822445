using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>The level that an effect asks for.</summary>
internal static class LevelSteps
{
    private static readonly Severity[] Levels = Enum.GetValues<Severity>();   // ascending

    /// <summary>The level that the document says, or one more or less than the rule's own.</summary>
    public static Severity Wanted(ProposedEffect effect)
    {
        if (effect.Effect.To is { } level)
            return level;
        var own = Array.IndexOf(Levels, effect.Target.Rule.Severity);
        return Levels[Math.Clamp(own + (effect.Kind == EffectKind.Raise ? 1 : -1), 0, Levels.Length - 1)];
    }
}
