using SecMon.Events.Subjects;

namespace SecMon.Events.Formats;

/// <summary>What a parser knows about its source.</summary>
public sealed record ParserOptions
{
    /// <summary>Id of the source, for <c>secmon.source.id</c>.</summary>
    public required string SourceId { get; init; }

    /// <summary>Makes the pseudonyms of the persons looked up.</summary>
    public required ISubjectPseudonyms Pseudonyms { get; init; }

    /// <summary>Zone of <c>secmon.time.*</c> (configuration: <c>timezone</c>).</summary>
    public TimeZoneInfo TimeZone { get; init; } = LocalTime.DefaultZone;

    /// <summary>Zone of times written without one, and of abbreviations that several zones use (configuration: <c>log_timezone</c>); null reads them as UTC.</summary>
    public TimeZoneInfo? LogTimeZone { get; init; }

    /// <summary>The columns that hold ids of persons (configuration: <c>subjects</c>).</summary>
    public SubjectColumns Subjects { get; init; } = SubjectColumns.Default;

    /// <summary>The database server, for <c>host.name</c>; null leaves it out.</summary>
    public string? Host { get; init; }
}
