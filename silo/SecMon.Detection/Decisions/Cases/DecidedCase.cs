using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Effects;

namespace SecMon.Detection.Decisions.Cases;

/// <summary>Does to a case what was decided.</summary>
public static class DecidedCase
{
    /// <summary>The case afterwards.</summary>
    /// <param name="before">The case as it stands.</param>
    /// <param name="effect">What was decided.</param>
    /// <param name="trigger">Number of the ledger entry upon which it was decided; 0 where there is no ledger.</param>
    /// <param name="at">When it was appended to the ledger.</param>
    public static Case With(this Case before, CaseEffect effect, long trigger, DateTime at)
    {
        var after = Act(before, effect, at);
        var isLouder = after.Severity > before.Severity || effect.Kind == EffectKind.Page;
        return after with
        {
            Revision = before.Revision + 1,
            Updated = at,
            Action = "decided",
            News = isLouder && before.IsTold ? before.News + 1 : before.News,
            Decided = [.. before.Decided, new CaseDecided(effect.DecisionId, effect.DecisionTitle, effect.Kind.Word(), effect.Value, effect.Because, effect.Facts, trigger)],
        };
    }

    private static Case Act(Case before, CaseEffect effect, DateTime at) => effect.Kind switch
    {
        EffectKind.Raise => before with { Severity = effect.Level > before.Severity ? effect.Level.Value : before.Severity },
        EffectKind.Lower when effect.Level < before.Severity => before with { Severity = effect.Level.Value, LoweredFrom = before.LoweredFrom ?? before.Severity },
        EffectKind.Page => before with { Page = true, IsSilenced = false },
        EffectKind.NoPage => before with { Page = false, IsSilenced = true },
        EffectKind.Expect => before with { IsExpected = true },
        EffectKind.Route => before with { Team = effect.To },
        EffectKind.Assign => before with { Assignee = effect.To },
        EffectKind.Task => before with { Tasks = [.. before.Tasks, effect.To ?? ""] },
        EffectKind.Propose => before with { Proposed = effect.Verdict },
        EffectKind.Close => before with { Status = CaseStatus.Closed, Verdict = effect.Verdict, Closed = at, Acknowledged = before.Acknowledged ?? at, Proposed = null },
        _ => before,
    };
}
