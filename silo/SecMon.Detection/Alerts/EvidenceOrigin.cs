namespace SecMon.Detection.Alerts;

/// <summary>The file that records were read from. One instance serves all records of a file.</summary>
/// <param name="Source">Id of the source.</param>
/// <param name="File">The file's name at the time of reading.</param>
/// <param name="FileId">The file's lasting id.</param>
public sealed record EvidenceOrigin(string Source, string File, ulong FileId);
