using SecMon.Detection.Rules;

namespace SecMon.Silo.Delivery;

/// <summary>Who hears of what, when.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Alerts found later than this after they happened are marked as backfill and tell nobody, unless a sink asks for them.</summary>
    public TimeSpan BackfillAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>As many cases of one rule and account, and as many accounts of one rule, are told within a minute; of the rest people hear once that there is a storm.</summary>
    public int MostCasesPerRuleAndMinute { get; init; } = 20;

    /// <summary>Where people open alerts and cases: <c>https://secmon.example.org</c>; null makes no links.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>The clock of maintenance windows.</summary>
    public TimeZoneInfo TimeZone { get; init; } = Events.LocalTime.DefaultZone;

    /// <summary>A YAML file of suppressions and maintenance windows; null when there is none.</summary>
    public string? SuppressionsFile { get; init; }

    /// <summary>How long people may take to acknowledge a case.</summary>
    public IReadOnlyDictionary<Severity, TimeSpan> AcknowledgeWithin { get; init; } = new Dictionary<Severity, TimeSpan>
    {
        [Severity.Critical] = TimeSpan.FromMinutes(15),
        [Severity.High] = TimeSpan.FromHours(1),
        [Severity.Medium] = TimeSpan.FromHours(8),
        [Severity.Low] = TimeSpan.FromDays(3),
        [Severity.Informational] = TimeSpan.FromDays(7),
    };

    /// <summary>How long people may take to acknowledge a case of this severity.</summary>
    public TimeSpan AcknowledgeWithinOf(Severity severity) => AcknowledgeWithin.TryGetValue(severity, out var within) ? within : TimeSpan.FromDays(7);
}
