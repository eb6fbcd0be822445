using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>What decisions made of a signal that stands alone; it travels with the match to where its alert is raised.</summary>
/// <param name="Severity">The level.</param>
/// <param name="Page">True when on-call staff hear of it.</param>
/// <param name="Expected">Why it is expected; null when it is not.</param>
/// <param name="Rank">How much more people hear of it than its rule says: 0 for as much, less than 0 for less.</param>
/// <param name="Absorbed">The signals that it absorbed.</param>
/// <param name="Decisions">The decisions that fired for it.</param>
public sealed record Decided(
    Severity Severity, bool Page, string? Expected, int Rank, IReadOnlyList<AbsorbedSignal> Absorbed, IReadOnlyList<FiredDecision> Decisions)
{
    /// <summary>The rank of what is told to nobody.</summary>
    public const int ExpectedRank = -100;

    private static readonly Severity[] Levels = Enum.GetValues<Severity>();

    /// <summary>What an outcome says of a signal that stands alone; null when no decision did anything to it.</summary>
    public static Decided? Of(SignalOutcome outcome)
    {
        if (outcome.IsPlain)
            return null;
        return new Decided(outcome.Severity, outcome.Page, outcome.Expected, RankOf(outcome), [.. outcome.Absorbed.Select(AbsorbedSignal.Of)], outcome.Decisions);
    }

    private static int RankOf(SignalOutcome outcome)
    {
        if (outcome.Expected is not null)
            return ExpectedRank;
        var rule = outcome.Signal.Rule;
        var raised = Array.IndexOf(Levels, outcome.Severity) - Array.IndexOf(Levels, rule.Severity);
        return (2 * raised) + (outcome.Page ? 1 : 0) - (rule.Page ? 1 : 0);
    }
}
