using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>The level that an effect asks for.</summary>
internal static class LevelSteps
{
    private static readonly Severity[] Levels = Enum.GetValues<Severity>();   // ascending

    /// <summary>
    /// The level that the document says, or one more or less than the rule's own; of a case, one more or less than it has without
    /// what this decision did to it before, so that it does not climb with every evaluation.
    /// </summary>
    public static Severity Wanted(ProposedEffect effect)
    {
        if (effect.Effect.To is { } level)
            return level;
        if (effect.Target is CaseFact one && DoneBefore(effect, one.Case) is { } done)
            return done;
        var own = Array.IndexOf(Levels, effect.Target.OwnLevel);
        return Levels[Math.Clamp(own + (effect.Kind == EffectKind.Raise ? 1 : -1), 0, Levels.Length - 1)];
    }

    private static Severity? DoneBefore(ProposedEffect effect, Case one)
    {
        var word = effect.Kind.Word();
        var done = one.Decided.LastOrDefault(entry => entry.Id == effect.Decision.Metadata.Id && entry.Effect == word);
        return Enum.TryParse<Severity>(done?.Value, ignoreCase: true, out var level) ? level : null;
    }
}
