using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;

namespace SecMon.Silo.Api;

/// <summary>What a decision did to a case or an incident, and why.</summary>
public sealed record DecidedView
{
    /// <summary>Id of the decision.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>What it did.</summary>
    public required string Effect { get; init; }

    /// <summary>The level, team, account, task or verdict; null where the effect has none.</summary>
    public string? Value { get; init; }

    /// <summary>Why; null when the decision does not say.</summary>
    public string? Because { get; init; }

    /// <summary>The facts that it stands on, for people.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>The view of what a decision did to a case.</summary>
    public static DecidedView Of(CaseDecided decided) => new()
    {
        Id = decided.Id,
        Title = decided.Title,
        Effect = decided.Effect,
        Value = decided.Value,
        Because = decided.Because,
        Facts = decided.Facts,
    };

    /// <summary>The view of why an incident is one.</summary>
    public static DecidedView Of(IncidentReason reason) => new()
    {
        Id = reason.Id,
        Title = reason.Title,
        Effect = "incident",
        Because = reason.Because,
        Facts = reason.Facts,
    };
}
