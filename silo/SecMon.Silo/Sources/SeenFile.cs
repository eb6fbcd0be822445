namespace SecMon.Silo.Sources;

/// <summary>A file as it was when its folder was looked at last.</summary>
internal sealed record SeenFile
{
    public required string Path { get; init; }

    /// <summary>Where the file lies that is read: the path itself, or what its links lead to.</summary>
    public string Target { get; init; } = "";

    /// <summary>Which file it is, by whatever path (<see cref="FileStatus.Place"/>).</summary>
    public string Place { get; init; } = "";

    public required long Length { get; init; }

    public required DateTime WrittenAt { get; init; }

    public required bool IsCompressed { get; init; }

    /// <summary>Null while the file is too short to be identified.</summary>
    public required FileIdentity? Identity { get; init; }

    /// <summary>Bytes that were not read; of a compressed file its size on disk until its end was seen.</summary>
    public long Unread(FileProgress progress)
    {
        if (IsCompressed)
            return progress.IsReadToEnd ? 0 : Length;
        return Math.Max(0, Length - progress.Position);
    }

    /// <summary>Of two copies of a file the plain one is read, then the one that was read before, then the longer one.</summary>
    /// <param name="other">The other.</param>
    /// <param name="place">Where the one lies that was read before; null when none was.</param>
    public bool IsBetterThan(SeenFile other, string? place)
    {
        if (IsCompressed != other.IsCompressed)
            return !IsCompressed;
        return Place == place || (other.Place != place && Length > other.Length);
    }
}
