namespace SecMon.Silo.Grains;

/// <summary>How a source stands.</summary>
[GenerateSerializer]
[Immutable]
public sealed record SourceStatus
{
    /// <summary>Id in the configuration.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>Why it cannot be read; null when it can.</summary>
    [Id(1)]
    public string? Problem { get; init; }

    /// <summary>All records; the sum of the three below.</summary>
    [Id(2)]
    public long Records { get; init; }

    /// <summary>Records that became an event.</summary>
    [Id(3)]
    public long Events { get; init; }

    /// <summary>Ignored records by kind.</summary>
    [Id(4)]
    public Dictionary<string, long> Ignored { get; init; } = [];

    /// <summary>Rejected records by reason.</summary>
    [Id(5)]
    public Dictionary<string, long> Rejected { get; init; } = [];

    /// <summary>Events made about the feed itself.</summary>
    [Id(6)]
    public long Derived { get; init; }

    /// <summary>Bytes on disk that were not read yet.</summary>
    [Id(7)]
    public long LagBytes { get; init; }

    /// <summary>Newest event time; null before the first.</summary>
    [Id(8)]
    public DateTime? NewestEvent { get; init; }

    /// <summary>Share of the records of the last ten minutes that could be read.</summary>
    [Id(9)]
    public double Correct { get; init; } = 1;

    /// <summary>1 minus holes in session line numbers per record of the last ten minutes.</summary>
    [Id(10)]
    public double Sufficient { get; init; } = 1;

    /// <summary>1 minus records seen twice per record of the last ten minutes.</summary>
    [Id(11)]
    public double Clean { get; init; } = 1;

    /// <summary>Age of the newest event in seconds; since the very first start of the source while there was none.</summary>
    [Id(12)]
    public double LiveSeconds { get; init; }

    /// <summary>Shortest time from event to arrival within the last ten minutes; negative when the source's clock is ahead; null while unknown.</summary>
    [Id(13)]
    public double? ClockSkewSeconds { get; init; }

    /// <summary>Age of the newest event while there is more to read; 0 at the end of the input.</summary>
    [Id(14)]
    public double LagSeconds { get; init; }

    /// <summary>Holes in session line numbers within the last ten minutes.</summary>
    [Id(15)]
    public long Gaps { get; init; }

    /// <summary>Settings of the server that hide use cases from rules, as the log shows them: name, and what is hidden.</summary>
    [Id(16)]
    public Dictionary<string, string> MissingSettings { get; init; } = [];

    /// <summary>Accounts seen within the last hour of the source's events.</summary>
    [Id(17)]
    public long Actors { get; init; }

    /// <summary>Whether it reads what lay there when it started, and comes closer to the end: it is behind, and not late.</summary>
    [Id(18)]
    public bool IsCatchingUp { get; init; }

    /// <summary>Records of the last ten minutes that claim a time which cannot be believed.</summary>
    [Id(19)]
    public long Skewed { get; init; }

    /// <summary>Whether there is something to read, and nothing was read for two minutes.</summary>
    [Id(20)]
    public bool IsStuck { get; init; }

    /// <summary>The file that is read now and is no log of the source's format; null when its last record was one.</summary>
    [Id(21)]
    public string? ForeignFile { get; init; }

    /// <summary>What that file looks like (<see cref="SecMon.Events.Formats.ForeignContainer.Kind"/>).</summary>
    [Id(22)]
    public string? ForeignKind { get; init; }

    /// <summary>How many of its lines were read.</summary>
    [Id(23)]
    public long ForeignLines { get; init; }

    /// <summary>What was cut of a log within the last ten minutes, or was and no event has told yet; null when nothing.</summary>
    [Id(24)]
    public string? Truncated { get; init; }

    /// <summary>Which log vanished unread within the last ten minutes, or did and no event has told yet; null when none.</summary>
    [Id(25)]
    public string? LostFile { get; init; }

    /// <summary>Abbreviation of a time zone that its last record names and that is no one zone's; null when the zone is clear.</summary>
    [Id(26)]
    public string? GuessedZone { get; init; }

    /// <summary>That no file is there to be read, and what is there instead; null when one is.</summary>
    [Id(27)]
    public string? Absence { get; init; }

    /// <summary>Whether it reads files of its own while others that it names are read by a source before it.</summary>
    [Id(28)]
    public bool IsPartial { get; init; }

    /// <summary>Fields of the last ten minutes' records that were not their sender's to set, and were dropped.</summary>
    [Id(29)]
    public long ForeignFields { get; init; }

    /// <summary>One of them, by its name in event.md; null when there never was one.</summary>
    [Id(30)]
    public string? ForeignField { get; init; }

    /// <summary>Of the last ten minutes' reads of persons by accounts of people, the share that says who was looked up.</summary>
    [Id(31)]
    public double Recognised { get; init; } = 1;

    /// <summary>Names that stand for listed tables and are in no list themselves, each with what to do; the first few.</summary>
    [Id(32)]
    public string[] UnlistedNames { get; init; } = [];

    /// <summary>How many there are.</summary>
    [Id(33)]
    public int UnlistedNamesCount { get; init; }

    /// <summary>New names of listed tables that were not taken up, because there was no room.</summary>
    [Id(34)]
    public long RefusedNames { get; init; }
}
