namespace SecMon.Silo.Evidence;

/// <summary>Names one record of an alert.</summary>
/// <param name="Source">Id of the source.</param>
/// <param name="FileId">The file's lasting id.</param>
/// <param name="Position">Offset in the uncompressed content.</param>
/// <param name="Sha256">What its bytes must hash to, 64 hex digits.</param>
public sealed record EvidenceRecord(string Source, ulong FileId, long Position, string Sha256);
