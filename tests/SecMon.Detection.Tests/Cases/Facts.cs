using SecMon.Detection.Cases;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Cases;

/// <summary>Alerts of one rule and group.</summary>
internal static class Facts
{
    /// <summary>A Monday, 10:00 UTC.</summary>
    public static readonly DateTime Ten = new(2026, 11, 16, 10, 0, 0, DateTimeKind.Utc);

    private static int _number;

    public static AlertFacts Alert(double minutes, string group = "user.name=clerk_1", string rule = "rule-1", string? id = null) => new()
    {
        Id = id ?? $"al-{Interlocked.Increment(ref _number)}",
        Time = Ten.AddMinutes(minutes),
        RuleId = rule,
        RuleName = "Many lookups",
        UseCase = "HV-01",
        Group = group,
        Severity = Severity.High,
        Source = "db",
        Host = "db-1",
        User = "clerk_1",
        CaseGap = TimeSpan.FromMinutes(30),
    };
}
