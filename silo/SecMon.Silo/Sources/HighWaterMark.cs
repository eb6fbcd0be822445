using System.Buffers.Binary;
using System.Text.Json;

namespace SecMon.Silo.Sources;

/// <summary>
/// How far a source had come and what it had counted, written after each batch without waiting for the disk: it survives a killed
/// process, and tells the next start how much is read again, with the rules of before, and below what no counter may fall. Without it
/// nothing is lost: only counters may fall, and what a change of rules meets half read may be told in other words.
/// </summary>
internal sealed class HighWaterMark : IDisposable
{
    private const int HeadBytes = 24;   // all there was in the first version
    private const int MostCountBytes = 1 << 16;

    private readonly FileStream _file;

    private HighWaterMark(FileStream file, ulong fileId, long position, long records, SourceCounts? counts)
    {
        _file = file;
        FileId = fileId;
        Position = position;
        Records = records;
        Counts = counts;
    }

    public ulong FileId { get; }

    public long Position { get; }

    /// <summary>How many records the process before had read.</summary>
    public long Records { get; }

    /// <summary>What it had counted; null when there was none, or its mark does not tell.</summary>
    public SourceCounts? Counts { get; }

    public static HighWaterMark Open(string folder, string source)
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(Path.Combine(folder, FileNameOf(source)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        var head = new byte[HeadBytes];
        var isThere = file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) == HeadBytes;
        var records = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(16));
        var counts = ReadCounts(file);
        if (!isThere || (file.Length > HeadBytes && counts?.Records != records))
            return new HighWaterMark(file, 0, 0, 0, null);
        return new HighWaterMark(file, BinaryPrimitives.ReadUInt64LittleEndian(head), BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(8)), records, counts);
    }

    /// <summary>The name of a source's mark; the configuration refuses ids that would share one.</summary>
    public static string FileNameOf(string source) => string.Concat(source.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));

    public void Write(ulong fileId, long position, SourceCounts counts)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(counts);
        var mark = new byte[HeadBytes + sizeof(int) + body.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(mark, fileId);
        BinaryPrimitives.WriteInt64LittleEndian(mark.AsSpan(8), position);
        BinaryPrimitives.WriteInt64LittleEndian(mark.AsSpan(16), counts.Records);
        BinaryPrimitives.WriteInt32LittleEndian(mark.AsSpan(HeadBytes), body.Length);
        body.CopyTo(mark, HeadBytes + sizeof(int));
        RandomAccess.Write(_file.SafeFileHandle, mark, 0);   // in one piece: a process that is killed leaves the old mark or this one
    }

    public void Dispose() => _file.Dispose();

    private static SourceCounts? ReadCounts(FileStream file)
    {
        var length = new byte[sizeof(int)];
        if (file.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
            return null;
        var body = new byte[Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(length), 0, MostCountBytes)];
        if (file.ReadAtLeast(body, body.Length, throwOnEndOfStream: false) < body.Length)
            return null;
        try
        {
            return JsonSerializer.Deserialize<SourceCounts>(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
