using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Cases;

/// <summary>What came of all decisions about one case, for one effect of one decision: it has come to bear against all others.</summary>
/// <param name="DecisionId">Id of the decision.</param>
/// <param name="DecisionTitle">Its title.</param>
/// <param name="Kind">What it does; never an incident or a conclusion.</param>
/// <param name="CaseId">The case.</param>
public sealed record CaseEffect(string DecisionId, string DecisionTitle, EffectKind Kind, string CaseId)
{
    /// <summary>Of raise and lower: the level.</summary>
    public Severity? Level { get; init; }

    /// <summary>Of propose and close: the verdict.</summary>
    public CaseVerdict? Verdict { get; init; }

    /// <summary>Of route the team, of assign the account, of task the text.</summary>
    public string? To { get; init; }

    /// <summary>Why, filled in; null when the decision does not say.</summary>
    public string? Because { get; init; }

    /// <summary>The facts that it stands on, for people; at most 20.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>Level, verdict, team, account or task, as documents write it; null where the effect has none.</summary>
    public string? Value => Level?.Word() ?? (Verdict is { } verdict ? CaseWords.Word(verdict) : To);
}
