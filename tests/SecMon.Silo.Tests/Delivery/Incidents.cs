using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>Incidents, and the cases in them.</summary>
internal static class Incidents
{
    public static readonly DateTime Ten = DeliveryBench.Ten;

    /// <summary>A case that is audible.</summary>
    public static Case Case(string id, DateTime? time = null, string useCase = "AC-02", Severity severity = Severity.Medium, string user = "clerk_1", string source = "db", bool page = false) => new()
    {
        Id = id,
        RuleId = $"rule-{useCase}",
        RuleName = $"Rule {useCase}",
        UseCase = useCase,
        Group = user,
        Severity = severity,
        Source = source,
        User = user,
        Page = page,
        Gap = TimeSpan.FromMinutes(30),
        Time = time ?? Ten,
        First = time ?? Ten,
        Last = time ?? Ten,
        Count = 1,
        Revision = 1,
        Raised = time ?? Ten,
        Updated = time ?? Ten,
        Action = "raised",
        IsAudible = true,
        IsTold = true,
    };

    /// <summary>What a decision wants.</summary>
    public static IncidentProposal Proposal(params string[] cases) =>
        new("0f6c2a52-0000-4000-8000-000000000001", "Break-in that went on", "Break-in that went on: clerk_1", Severity.Critical, "user.name", "clerk_1", cases)
        {
            Page = true,
            Next = "Lock the account.",
            Runbook = "/runbooks/break-in",
            Because = "guessed password, then a copy within 2 h",
            Facts = ["case AC-02 of clerk_1", "case EX-02 of clerk_1"],
        };

    /// <summary>Two cases of one account: a guessed password, and the copy an hour later.</summary>
    public static Incident BreakIn(string first = "al-1", string second = "al-2") =>
        Incident.Of(Proposal(first, second), [Case(first), Case(second, Ten.AddHours(1), "EX-02", Severity.High)], Ten.AddHours(1).AddSeconds(2));
}
