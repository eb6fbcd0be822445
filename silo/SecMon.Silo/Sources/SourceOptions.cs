using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Silo.Sources;

/// <summary>One source of the configuration.</summary>
public sealed record SourceOptions
{
    /// <summary>Unique; names the source in alerts, metrics and the API.</summary>
    public required string Id { get; init; }

    /// <summary>Path of the files; <c>*</c> and <c>?</c> in its last part.</summary>
    public required string Path { get; init; }

    /// <summary>The format.</summary>
    public required LogFormat Format { get; init; }

    /// <summary>Zone of <c>secmon.time.*</c>.</summary>
    public TimeZoneInfo TimeZone { get; init; } = Events.LocalTime.DefaultZone;

    /// <summary>Zone of times written without one, and of abbreviations that several zones use; null reads them as UTC.</summary>
    public TimeZoneInfo? LogTimeZone { get; init; }

    /// <summary>How far ahead of its arrival a record's time may be and still be believed.</summary>
    public TimeSpan Skew { get; init; } = Detection.StreamClock.DefaultSkew;

    /// <summary>The columns that hold ids of persons.</summary>
    public SubjectColumns Subjects { get; init; } = SubjectColumns.Default;

    /// <summary>Where to begin at the very first start.</summary>
    public StartMode Start { get; init; } = StartMode.Beginning;

    /// <summary>Hours for accounts that have none of their own.</summary>
    public OfficeHours? Hours { get; init; }

    /// <summary>The database server, for <c>host.name</c>.</summary>
    public string? Host { get; init; }

    /// <summary>A source whose newest event is older than this is not live; null never says so.</summary>
    public TimeSpan? LiveWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What the source declares to rules; the format's own unless overridden.</summary>
    public LogSource LogSource { get; init; } = LogSource.Undeclared;

    /// <summary>What a parser of its format needs to know.</summary>
    /// <param name="pseudonyms">Makes the pseudonyms of the persons looked up.</param>
    public ParserOptions ForParser(ISubjectPseudonyms pseudonyms) => new()
    {
        SourceId = Id,
        Pseudonyms = pseudonyms,
        TimeZone = TimeZone,
        LogTimeZone = LogTimeZone,
        Host = Host,
        Subjects = Subjects,
    };
}
