using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>How far one file was read; part of a source's checkpoint.</summary>
public sealed class FileProgress
{
    /// <summary>The file's lasting id.</summary>
    public ulong FileId { get; init; }

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

    /// <summary>A copy for the checkpoint.</summary>
    public FileProgress Copy() => (FileProgress)MemberwiseClone();
}
