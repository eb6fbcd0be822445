namespace SecMon.Silo.Sources;

/// <summary>A record on its way to quarantine.</summary>
/// <param name="File">The file's name.</param>
/// <param name="FileId">The file's lasting id, 16 hex digits.</param>
/// <param name="Position">Offset in the uncompressed content.</param>
/// <param name="Reason">One of <see cref="Events.Formats.RejectReason"/>.</param>
/// <param name="Raw">The bytes.</param>
public sealed record RejectedRecord(string File, string FileId, long Position, string Reason, byte[] Raw);
