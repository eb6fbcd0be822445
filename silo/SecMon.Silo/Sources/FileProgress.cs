using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>How far one file was read; part of a source's checkpoint.</summary>
public sealed class FileProgress
{
    private SeenFile? _copy;

    /// <summary>The file's lasting id, by which its records are named.</summary>
    public ulong FileId { get; init; }

    /// <summary>Of a file that was cut: the id by its first record, by which it is found on disk; 0 where that is <see cref="FileId"/>.</summary>
    public ulong CutFrom { get; init; }

    /// <summary>The id by which the file is found on disk.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ulong DiskId => CutFrom == 0 ? FileId : CutFrom;

    /// <summary>Where the file was cut: what stands behind gets an id of its own when its first record is there. Null when it was not.</summary>
    public long? EndsAt { get; set; }

    /// <summary>How long the file was when it was seen last, in bytes on disk.</summary>
    public long Length { get; set; }

    /// <summary>Which file it was on disk then (<see cref="FileStatus.Place"/>).</summary>
    public string Place { get; set; } = "";

    /// <summary>Whether it was compressed then.</summary>
    public bool IsCompressed { get; set; }

    /// <summary>True once it is not there any more and it was said what of it was lost.</summary>
    public bool IsGone { get; set; }

    /// <summary>Bytes of the file's head, by which it is known again.</summary>
    public int HeadLength { get; init; }

    /// <summary>How it holds its records.</summary>
    public Container Container { get; init; }

    /// <summary>Time of its first record, ticks of UTC; 0 when it has none.</summary>
    public long FirstTicks { get; init; }

    /// <summary>Where it lay when it was read last.</summary>
    public string Path { get; set; } = "";

    /// <summary>Offset of the first byte that was not read, in the uncompressed content.</summary>
    public long Position { get; set; }

    /// <summary>True once the end of the compressed file was seen.</summary>
    public bool IsReadToEnd { get; set; }

    /// <summary>Bytes that were there when it was seen last and were not read.</summary>
    internal long Unread => IsCompressed ? (IsReadToEnd ? 0 : Length) : Math.Max(0, Length - Position);

    /// <summary>Notes how long it is.</summary>
    internal void Note(SeenFile seen)
    {
        Length = seen.Length;
        Place = seen.Place;
        IsCompressed = seen.IsCompressed;
        IsGone = false;
    }

    /// <summary>Whether what looks like a copy that was taken earlier is written to, and so is none.</summary>
    internal bool Grows(SeenFile copy)
    {
        var grows = _copy is { } before && before.Place == copy.Place && copy.Length > before.Length;
        _copy = copy;
        return grows;
    }

    /// <summary>A copy for the checkpoint.</summary>
    public FileProgress Copy() => (FileProgress)MemberwiseClone();
}
