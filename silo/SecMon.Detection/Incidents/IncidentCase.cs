using SecMon.Detection.Cases;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Incidents;

/// <summary>A case of an incident as it stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="RuleId">Id of its rule.</param>
/// <param name="RuleName">Title of its rule.</param>
/// <param name="UseCase">Row of use-cases.md; empty when the rule has none.</param>
/// <param name="Severity">Its level.</param>
/// <param name="Page">True when it goes to on-call staff by itself.</param>
/// <param name="Source">Its source; empty when it names none.</param>
/// <param name="User">Its account; empty when it names none.</param>
/// <param name="First">Earliest time of its alerts, UTC.</param>
/// <param name="Last">Latest time of its alerts, UTC.</param>
/// <param name="Count">How many alerts it has.</param>
/// <param name="Status">How far people have come.</param>
/// <param name="Verdict">What it was; null until it is closed.</param>
/// <param name="Joined">When it joined, by the ledger's time.</param>
/// <param name="News">How often something came to it of which people had not heard.</param>
public sealed record IncidentCase(
    string Id, string RuleId, string RuleName, string UseCase, Severity Severity, bool Page, string Source, string User,
    DateTime First, DateTime Last, long Count, CaseStatus Status, CaseVerdict? Verdict, DateTime Joined, long News = 0)
{
    /// <summary>True when an alert of it may reach people.</summary>
    public bool IsAudible { get; init; }

    /// <summary>A case as it stands.</summary>
    /// <param name="one">The case.</param>
    /// <param name="joined">When it joined, by the ledger's time.</param>
    public static IncidentCase Of(Case one, DateTime joined) => new(
        one.Id, one.RuleId, one.RuleName, one.UseCase, one.Severity, one.Page, one.Source, one.User,
        one.First, one.Last, one.Count, one.Status, one.Verdict, joined, one.News)
    { IsAudible = one.IsAudible };
}
