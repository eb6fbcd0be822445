using System.Buffers.Binary;

namespace SecMon.Silo.Sources;

/// <summary>
/// How far a source had come, written after each batch without waiting for the disk: it survives a killed process, and
/// tells the next start how much is read again. Nothing but that metric depends on it.
/// </summary>
internal sealed class HighWaterMark : IDisposable
{
    private const int Bytes = 24;

    private readonly FileStream _file;

    private HighWaterMark(FileStream file, ulong fileId, long position, long records)
    {
        _file = file;
        FileId = fileId;
        Position = position;
        Records = records;
    }

    public ulong FileId { get; }

    public long Position { get; }

    public long Records { get; }

    public static HighWaterMark Open(string folder, string source)
    {
        Directory.CreateDirectory(folder);
        var name = string.Concat(source.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
        var file = new FileStream(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        var mark = new byte[Bytes];
        var isThere = file.ReadAtLeast(mark, Bytes, throwOnEndOfStream: false) == Bytes;
        return isThere
            ? new HighWaterMark(
                file,
                BinaryPrimitives.ReadUInt64LittleEndian(mark),
                BinaryPrimitives.ReadInt64LittleEndian(mark.AsSpan(8)),
                BinaryPrimitives.ReadInt64LittleEndian(mark.AsSpan(16)))
            : new HighWaterMark(file, 0, 0, 0);
    }

    public void Write(ulong fileId, long position, long records)
    {
        Span<byte> mark = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(mark, fileId);
        BinaryPrimitives.WriteInt64LittleEndian(mark[8..], position);
        BinaryPrimitives.WriteInt64LittleEndian(mark[16..], records);
        RandomAccess.Write(_file.SafeFileHandle, mark, 0);
    }

    public void Dispose() => _file.Dispose();
}
