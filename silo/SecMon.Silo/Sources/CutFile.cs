using System.Buffers.Binary;
using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>What is written to a file after it was cut is a new file, though it keeps its first record (design.md, What survives a crash).</summary>
internal static class CutFile
{
    private const int LongestHeadBytes = 1_024;

    /// <summary>The file that begins at a cut, once its first record is there.</summary>
    /// <param name="cut">The file that was cut; <see cref="FileProgress.EndsAt"/> says where.</param>
    /// <param name="content">What stands behind the cut.</param>
    /// <param name="isComplete">True when no more will come.</param>
    /// <param name="parser">Of the source's format; its session state is not used.</param>
    /// <returns>Null while too little stands there to tell.</returns>
    public static FileProgress? Begin(FileProgress cut, ReadOnlySpan<byte> content, bool isComplete, ILogParser parser)
    {
        if (cut.EndsAt is not { } begin || content.IsEmpty)
            return null;
        var record = parser.Frame(content, new ContentPlace(cut.Container, IsFileStart: begin == 0, isComplete));
        if (record == 0 && content.Length < FileIdentity.DecidedBytes && !isComplete)
            return null;
        var head = content[..Math.Min(record == 0 ? content.Length : record, LongestHeadBytes)];
        return new FileProgress
        {
            FileId = IdOf(cut.FileId, begin, head),
            CutFrom = cut.DiskId,
            Begins = begin,
            HeadLength = cut.HeadLength,
            Container = cut.Container,
            FirstTicks = cut.FirstTicks,
            Path = cut.Path,
            Position = begin,
            Length = cut.Length,
            Place = cut.Place,
        };
    }

    private static ulong IdOf(ulong fileId, long begin, ReadOnlySpan<byte> head)
    {
        var bytes = new byte[16 + head.Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, fileId);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), begin);
        head.CopyTo(bytes.AsSpan(16));
        return FileIdentity.IdOf(bytes);
    }
}
