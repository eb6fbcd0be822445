using System.Buffers.Binary;
using System.Security.Cryptography;
using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>The lasting identity of a log file: a hash of its first record (design.md, What survives a crash).</summary>
/// <param name="FileId">First 64 bits of SHA-256 over the head.</param>
/// <param name="HeadLength">Bytes of the head: the first record, at most 1,024.</param>
/// <param name="Container">How the file holds its records.</param>
/// <param name="FirstTime">Time of the first record; null when it has none.</param>
public sealed record FileIdentity(ulong FileId, int HeadLength, Container Container, DateTime? FirstTime)
{
    private const int LongestHeadBytes = 1_024;

    /// <summary>Where no record has ended within this, none will within the head: what may be the beginning of the next is no longer.</summary>
    private const int DecidedBytes = LongestHeadBytes + 8_192;

    /// <summary>Identifies a file by its beginning.</summary>
    /// <param name="content">The first bytes of the uncompressed content.</param>
    /// <param name="isComplete">True when the file has no more.</param>
    /// <param name="parser">Of the source's format; its session state is not used.</param>
    /// <returns>Null when the file is still too short to tell.</returns>
    public static FileIdentity? Of(ReadOnlySpan<byte> content, bool isComplete, ILogParser parser)
    {
        if (content.IsEmpty || parser.Recognise(content, isComplete) is not { } container)
            return null;

        var record = parser.Frame(content, new ContentPlace(container, IsFileStart: true, isComplete));
        var head = HeadOf(content, record, isComplete);
        if (head.IsEmpty)
            return null;
        DateTime? time = parser.TryTime(record == 0 ? content : content[..record], container, out var utc) ? utc : null;
        return new FileIdentity(IdOf(head), head.Length, container, time);
    }

    /// <summary>The bytes that name a file: its first record, at most 1,024 bytes of it.</summary>
    /// <param name="content">The first bytes.</param>
    /// <param name="record">Length of the first record; 0 while its end is not there.</param>
    /// <param name="isComplete">True when the file has no more.</param>
    /// <returns>Nothing while bytes that are still to come may decide.</returns>
    internal static ReadOnlySpan<byte> HeadOf(ReadOnlySpan<byte> content, int record, bool isComplete) =>
        record == 0 && !isComplete && content.Length < DecidedBytes ? default : content[..Math.Min(record == 0 ? content.Length : record, LongestHeadBytes)];

    /// <summary>The id of a head.</summary>
    public static ulong IdOf(ReadOnlySpan<byte> head)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(head, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
