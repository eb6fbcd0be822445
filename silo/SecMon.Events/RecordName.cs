namespace SecMon.Events;

/// <summary>Names one log record for ever (design.md, What survives a crash).</summary>
/// <param name="FileId">First 64 bits of SHA-256 over the file's first record (at most 1,024 bytes, uncompressed).</param>
/// <param name="Position">Offset of the record's first byte in the uncompressed content.</param>
public readonly record struct RecordName(ulong FileId, long Position)
{
    /// <summary>The file id as alerts show it: 16 hex digits.</summary>
    public string FileIdText => FileId.ToString("x16");
}
