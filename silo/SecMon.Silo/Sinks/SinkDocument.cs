namespace SecMon.Silo.Sinks;

/// <summary>One thing that a sink delivers.</summary>
public sealed record SinkDocument
{
    /// <summary>What it is; one flag.</summary>
    public required SinkDocumentKinds Kind { get; init; }

    /// <summary>The same whenever the same thing is delivered again: alert id, case id, or id of a notice.</summary>
    public required string Id { get; init; }

    /// <summary>1 for what never changes; for a case its revision, which only grows.</summary>
    public required long Version { get; init; }

    /// <summary>Time of the alert, or of the case's first alert; UTC. It never changes, so it may name an index.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Sequence number of the ledger entry that it comes from; 0 for what is not from the ledger.</summary>
    public required long Sequence { get; init; }

    /// <summary>The whole document, one line of JSON.</summary>
    public required string Json { get; init; }
}
