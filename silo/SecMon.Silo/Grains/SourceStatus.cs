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
}
