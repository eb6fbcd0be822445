using SecMon.Events.Formats.Zones;

namespace SecMon.Events.Formats;

/// <summary>
/// Reads the records of one source: bytes and session state in, outcome and session state out. Pure: no I/O, no clock.
/// Bad input is a rejected record, never an exception. Session state decides how a record is read, never whether it is counted.
/// </summary>
public interface ILogParser
{
    /// <summary>A longer record is rejected in pieces of this length.</summary>
    const int LongestRecordBytes = 64 << 20;

    /// <summary>Recognises the container of a file by its beginning.</summary>
    /// <param name="content">The first bytes of the file.</param>
    /// <param name="isComplete">True when the file will not grow.</param>
    /// <returns>Null when more bytes are needed to tell.</returns>
    Container? Recognise(ReadOnlySpan<byte> content, bool isComplete);

    /// <summary>Length of the first record of the content, its line end included; 0 when more bytes are needed.</summary>
    /// <param name="content">Content that begins at a record boundary.</param>
    /// <param name="place">Where it stands.</param>
    int Frame(ReadOnlySpan<byte> content, in ContentPlace place);

    /// <summary>Reads the time of a record, by which files are put in order.</summary>
    /// <param name="record">The record's first bytes.</param>
    /// <param name="container">How its file holds records.</param>
    /// <param name="utc">The time.</param>
    /// <returns>False when it cannot be read.</returns>
    bool TryTime(ReadOnlySpan<byte> record, Container container, out DateTime utc);

    /// <summary>Reads the first record of the content.</summary>
    /// <param name="content">Content that begins at a record boundary; must stay unchanged while <paramref name="access"/> is used.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="access">Cleared, then filled when the outcome is an event. <see cref="AccessEvent.Name"/> is the caller's.</param>
    ParseOutcome Next(ReadOnlyMemory<byte> content, in ContentPlace place, AccessEvent access);

    /// <summary>What the last record showed about the feed itself, as one more event (event.md, derived). Call until it says false.</summary>
    /// <param name="access">Cleared and filled.</param>
    bool TryDerive(AccessEvent access);

    /// <summary>
    /// Settings of the server that hide use cases, as far as the log shows; null while too little was read to judge, and where the format
    /// shows nothing of them. Another list once something changed, else the same.
    /// </summary>
    IReadOnlyList<HiddenSetting>? HiddenSettings { get; }

    /// <summary>The zone that the log's last record names and that is no one zone's; null when it is clear.</summary>
    ZoneGuess? GuessedZone { get; }

    /// <summary>The session state, for the checkpoint.</summary>
    byte[] SaveSessions();

    /// <summary>Takes up the session state of a checkpoint.</summary>
    /// <exception cref="InvalidDataException">The bytes are no session state.</exception>
    void RestoreSessions(ReadOnlySpan<byte> saved);
}
