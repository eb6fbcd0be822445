using SecMon.Detection.Enrichment;

namespace SecMon.Detection.Cases;

/// <summary>
/// Keeps word of some alerts from people for a time: a known cause, or a maintenance window. It changes nothing in the ledger
/// and in Elasticsearch but a mark.
/// </summary>
public sealed record Suppression
{
    /// <summary>Names it in marks.</summary>
    public required string Id { get; init; }

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Alerts that happened before this are told; UTC.</summary>
    public DateTime From { get; init; } = DateTime.MinValue;

    /// <summary>Alerts that happened at this time or later are told; UTC. There is none without an end.</summary>
    public required DateTime Until { get; init; }

    /// <summary>Only within these hours of the week (a maintenance window that comes again); null for always.</summary>
    public string? Weekly { get; init; }

    /// <summary>Id, title or use case of a rule; null for every rule.</summary>
    public string? Rule { get; init; }

    /// <summary>The source; null for every source.</summary>
    public string? Source { get; init; }

    /// <summary>The database server; null for every server.</summary>
    public string? Host { get; init; }

    /// <summary>The account; null for every account.</summary>
    public string? User { get; init; }

    /// <summary>The group as alerts show it; null for every group.</summary>
    public string? Group { get; init; }

    /// <summary>True once somebody took it back.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>True when it says which alerts it is for.</summary>
    public bool NamesSomething => Rule is not null || Source is not null || Host is not null || User is not null || Group is not null;

    /// <summary>True when word of an alert is kept from people.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="zone">The clock of <see cref="Weekly"/>.</param>
    public bool Covers(AlertFacts alert, TimeZoneInfo zone) =>
        !IsRevoked && alert.Time >= From && alert.Time < Until && IsInWeek(alert.Time, zone)
        && (Rule is null || Rule == alert.RuleId || Rule == alert.RuleName || Rule == alert.UseCase)
        && (Source is null || Source == alert.Source)
        && (Host is null || Host == alert.Host)
        && (User is null || User == alert.User)
        && (Group is null || Group == alert.Group);

    private bool IsInWeek(DateTime time, TimeZoneInfo zone) =>
        Weekly is null || (OfficeHours.TryParse(Weekly, out var hours) && hours.Include(TimeZoneInfo.ConvertTimeFromUtc(time, zone)));
}
