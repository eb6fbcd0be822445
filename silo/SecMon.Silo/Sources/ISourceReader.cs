namespace SecMon.Silo.Sources;

/// <summary>Reads one source in order. Its positions only grow, and it can read again from any position it gave out.</summary>
public interface ISourceReader : IDisposable
{
    /// <summary>How far every known file was read; consumed content counts, content only handed out does not.</summary>
    IReadOnlyList<FileProgress> Progress { get; }

    /// <summary>Why something cannot be read now, and the mend; null when all can.</summary>
    string? Problem { get; }

    /// <summary>That nothing is there to be read, and what is there instead; null when something is.</summary>
    string? Absence { get; }

    /// <summary>True while something cannot be looked at, so that nobody knows whether it was read to its end.</summary>
    bool IsBlind { get; }

    /// <summary>True while it has something to read of its own and leaves the rest to sources before it.</summary>
    bool IsPartial { get; }

    /// <summary>What stood there at the very first start and could not be seen then.</summary>
    FirstLook FirstLook { get; }

    /// <summary>Bytes on disk that were not read yet.</summary>
    long LagBytes { get; }

    /// <summary>Hands out content from the first file that has any.</summary>
    /// <returns>Null when everything there is was read.</returns>
    /// <exception cref="IOException">A file cannot be read now; call again later.</exception>
    Task<SourceChunk?> ReadAsync(CancellationToken cancellation);

    /// <summary>Hands out more of the same file, when its first record was not complete.</summary>
    /// <returns>Null when there is no more for now.</returns>
    Task<SourceChunk?> ReadMoreAsync(CancellationToken cancellation);

    /// <summary>Notes that the first bytes of the content handed out last were processed.</summary>
    void Consume(int count);

    /// <summary>Writes down what was consumed, before anything made of it leaves the source. Safe to repeat.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    void Keep();

    /// <summary>What happened to the files.</summary>
    IReadOnlyList<FeedFinding> Findings { get; }

    /// <summary>Whether the checkpoint must know the findings and the progress as it is now; nothing is handed out until <see cref="Confirm"/>.</summary>
    bool AwaitsCheckpoint { get; }

    /// <summary>Notes that the findings, and the progress as it is now, are in the checkpoint.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    void Confirm();
}
