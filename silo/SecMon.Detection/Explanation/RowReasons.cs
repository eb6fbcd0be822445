using SecMon.Detection.Decisions.Effects;

namespace SecMon.Detection.Explanation;

/// <summary>Why a row does not excuse what a decision would excuse by it.</summary>
internal static class RowReasons
{
    /// <summary>The reason, one clause.</summary>
    /// <param name="effect">The effect, which is not covered.</param>
    /// <param name="moment">What decisions want.</param>
    /// <param name="view">Names facts.</param>
    public static string WhyNotCovered(ProposedEffect effect, DecidedMoment moment, FactView view)
    {
        var noun = effect.Target.Kind;
        foreach (var match in moment.MatchesOf(effect.Decision))
        {
            if (match.Named(effect.Effect.Target).Any(fact => fact.Fact == effect.Target) && RowCover.Gap(match, effect.Target) is { } gap)
                return $"{view.NameOf(gap.Row)} does not cover the {noun}: {gap.Why}";
        }

        return $"a row that it stands on does not cover the {noun}";
    }
}
