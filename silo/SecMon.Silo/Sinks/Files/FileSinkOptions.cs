namespace SecMon.Silo.Sinks.Files;

/// <summary>A file of one JSON document a line.</summary>
public sealed record FileSinkOptions
{
    /// <summary>Name of the sink's cursor; unique and lasting.</summary>
    public string Name { get; init; } = "file";

    /// <summary>The file that is written; rotated ones stand beside it. Its folder is made when it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>A file that would become longer is rotated; a single longer line still gets a file of its own.</summary>
    public long MaxBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>A file older than this is rotated before the next line.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How many rotated files are kept; the oldest go first.</summary>
    public int Keep { get; init; } = 30;
}
