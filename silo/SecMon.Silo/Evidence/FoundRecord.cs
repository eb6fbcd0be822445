using SecMon.Events.Formats;

namespace SecMon.Silo.Evidence;

/// <summary>What a source holds now where a record was read.</summary>
/// <param name="Raw">The record's bytes; null when they cannot be had.</param>
/// <param name="Container">How the file holds its records.</param>
/// <param name="Problem">Why the source cannot confirm the record; null when it does.</param>
/// <param name="IsPassing">True when the problem says nothing about the record: what cannot be looked at now may be there.</param>
public sealed record FoundRecord(byte[]? Raw, Container Container, string? Problem, bool IsPassing = false)
{
    /// <summary>True when the source holds the very bytes that were read.</summary>
    public bool IsConfirmed => Problem is null;
}
