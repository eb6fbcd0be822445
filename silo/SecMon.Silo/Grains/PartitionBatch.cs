namespace SecMon.Silo.Grains;

/// <summary>Entries of one source for one partition.</summary>
[GenerateSerializer]
[Immutable]
public sealed record PartitionBatch
{
    /// <summary>Id of the source.</summary>
    [Id(0)]
    public required string Sender { get; init; }

    /// <summary>Epoch of the source's activation.</summary>
    [Id(1)]
    public required long Epoch { get; init; }

    /// <summary>Grows by one with each batch of an epoch to this partition.</summary>
    [Id(2)]
    public required long Sequence { get; init; }

    /// <summary>The entries, as <see cref="Detection.Correlation.MatchEntryCodec"/> writes them.</summary>
    [Id(3)]
    public required byte[] Body { get; init; }
}
