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
    private const int Bytes = 28;
    private const int MostCountBytes = 1 << 16;

    private readonly FileStream _file;

    private HighWaterMark(FileStream file, ulong fileId, long position, SourceCounts? counts)
    {
        _file = file;
        FileId = fileId;
        Position = position;
        Counts = counts;
    }

    public ulong FileId { get; }

    public long Position { get; }

    /// <summary>What the process before had counted; null when there was none, or its mark cannot be read.</summary>
    public SourceCounts? Counts { get; }

    /// <summary>How many records it had read.</summary>
    public long Records => Counts?.Records ?? 0;

    public static HighWaterMark Open(string folder, string source)
    {
        Directory.CreateDirectory(folder);
        var name = string.Concat(source.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
        var file = new FileStream(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        var mark = new byte[Bytes];
        if (file.ReadAtLeast(mark, Bytes, throwOnEndOfStream: false) < Bytes || CountsOf(file, BinaryPrimitives.ReadInt32LittleEndian(mark.AsSpan(24))) is not { } counts || counts.Records != BinaryPrimitives.ReadInt64LittleEndian(mark.AsSpan(16)))
            return new HighWaterMark(file, 0, 0, null);
        return new HighWaterMark(file, BinaryPrimitives.ReadUInt64LittleEndian(mark), BinaryPrimitives.ReadInt64LittleEndian(mark.AsSpan(8)), counts);
    }

    public void Write(ulong fileId, long position, SourceCounts counts)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(counts);
        var mark = new byte[Bytes + body.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(mark, fileId);
        BinaryPrimitives.WriteInt64LittleEndian(mark.AsSpan(8), position);
        BinaryPrimitives.WriteInt64LittleEndian(mark.AsSpan(16), counts.Records);
        BinaryPrimitives.WriteInt32LittleEndian(mark.AsSpan(24), body.Length);
        body.CopyTo(mark, Bytes);
        RandomAccess.Write(_file.SafeFileHandle, mark, 0);   // in one piece: a process that is killed leaves the old mark or this one
    }

    public void Dispose() => _file.Dispose();

    private static SourceCounts? CountsOf(FileStream file, int bytes)
    {
        if (bytes is <= 0 or > MostCountBytes)
            return null;
        var body = new byte[bytes];
        if (file.ReadAtLeast(body, bytes, throwOnEndOfStream: false) < bytes)
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
