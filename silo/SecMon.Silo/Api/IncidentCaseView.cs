using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Api;

/// <summary>A case of an incident as the API shows it.</summary>
public sealed record IncidentCaseView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Id of its rule.</summary>
    public required string RuleId { get; init; }

    /// <summary>Title of its rule.</summary>
    public required string RuleName { get; init; }

    /// <summary>Row of the use cases.</summary>
    public string? UseCase { get; init; }

    /// <summary>informational, low, medium, high or critical.</summary>
    public required string Severity { get; init; }

    /// <summary>open, acknowledged, investigating or closed.</summary>
    public required string Status { get; init; }

    /// <summary>true_positive, false_positive, benign or duplicate.</summary>
    public string? Verdict { get; init; }

    /// <summary>True when it goes to on-call staff by itself.</summary>
    public bool Page { get; init; }

    /// <summary>Its account.</summary>
    public string? User { get; init; }

    /// <summary>Its source.</summary>
    public string? Source { get; init; }

    /// <summary>Earliest time of its alerts.</summary>
    public required DateTime First { get; init; }

    /// <summary>Latest time of its alerts.</summary>
    public required DateTime Last { get; init; }

    /// <summary>How many alerts it has.</summary>
    public required long Count { get; init; }

    /// <summary>When it joined.</summary>
    public required DateTime Joined { get; init; }

    /// <summary>Why it stays open when the incident is closed; null when it is closed with it, is closed already, or in a list of incidents.</summary>
    public string? StaysOpen { get; init; }

    /// <summary>The view of a case.</summary>
    /// <param name="one">The case.</param>
    /// <param name="staysOpen">Why it stays open when the incident is closed; null when it does not.</param>
    public static IncidentCaseView Of(IncidentCase one, string? staysOpen = null) => new()
    {
        Id = one.Id,
        RuleId = one.RuleId,
        RuleName = one.RuleName,
        UseCase = one.UseCase.Length > 0 ? one.UseCase : null,
        Severity = one.Severity.Word(),
        Status = CaseWords.Word(one.Status),
        Verdict = one.Verdict is { } verdict ? CaseWords.Word(verdict) : null,
        Page = one.Page,
        User = one.User.Length > 0 ? one.User : null,
        Source = one.Source.Length > 0 ? one.Source : null,
        First = one.First,
        Last = one.Last,
        Count = one.Count,
        Joined = one.Joined,
        StaysOpen = staysOpen,
    };
}
