namespace SecMon.Silo.Sources;

/// <summary>
/// When a batch arrived that held a record of a future which cannot be believed. Written down before anything is detected with it, so that
/// a crash, and <c>replay --data</c>, decide the same.
/// </summary>
/// <param name="FileId">The file (design.md, A record's name).</param>
/// <param name="Start">Offset of the batch's first record.</param>
/// <param name="End">Offset behind its last.</param>
/// <param name="Arrival">The clock when it was read, UTC.</param>
public sealed record ArrivalNote(ulong FileId, long Start, long End, DateTime Arrival)
{
    /// <summary>True when the note tells of a record.</summary>
    public bool Covers(long position) => position >= Start && position < End;
}
