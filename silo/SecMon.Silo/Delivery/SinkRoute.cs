using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Delivery;

/// <summary>Which alerts and cases a sink is given, and how often people hear of one case.</summary>
public sealed record SinkRoute
{
    /// <summary>Lower levels are left out.</summary>
    public Severity MinLevel { get; init; } = Severity.Informational;

    /// <summary>Only rules with one of these tags; empty for all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only these sources; empty for all.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Only rules with <c>page: true</c>.</summary>
    public bool PagesOnly { get; init; }

    /// <summary>Also tells of what was found more than an hour after it happened.</summary>
    public bool TellsBackfill { get; init; }

    /// <summary>Word of a case's further alerts at most this often.</summary>
    public TimeSpan Repeat { get; init; } = TimeSpan.FromHours(1);

    /// <summary>True for an alert that the sink is given.</summary>
    public bool Takes(AlertFacts alert) => Takes(alert.Severity, alert.Tags, alert.Source, alert.Page);

    /// <summary>True for a case that the sink is given.</summary>
    public bool Takes(Case one) => Takes(one.Severity, one.Tags, one.Source, one.Page);

    /// <summary>True for an incident that the sink is given: by its level and paging, and when one of its cases is of a source and a tag that the sink takes.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="casesOf">Finds its cases; asked only where tags matter.</param>
    public bool Takes(Incident incident, Func<Incident, IEnumerable<Case>> casesOf) =>
        incident.Severity >= MinLevel
        && (!PagesOnly || incident.Page)
        && incident.Cases.Any(one => TakesSource(one.Source))
        && (Tags.Count == 0 || casesOf(incident).Any(one => TakesSource(one.Source) && one.Tags.Any(Tags.Contains)));

    /// <summary>True for a source of which the sink is given what accounts do.</summary>
    public bool TakesSource(string source) => Sources.Count == 0 || Sources.Contains(source);

    private bool Takes(Severity severity, IReadOnlyList<string> tags, string source, bool page) =>
        severity >= MinLevel
        && (!PagesOnly || page)
        && TakesSource(source)
        && (Tags.Count == 0 || tags.Any(Tags.Contains));
}
