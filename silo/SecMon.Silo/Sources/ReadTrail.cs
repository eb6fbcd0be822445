using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace SecMon.Silo.Sources;

/// <summary>
/// What was read of one file, record by record: where each ended, and a hash of its bytes. It shows that a file was cut and from where on
/// what stands there is new, also when it has grown beyond the old end since (docs/decisions/0017). It lies beside the marks of the data
/// folder and is written before anything read leaves the source, so it knows at least what others know. Used by one turn at a time.
/// </summary>
/// <remarks>
/// A header (magic, seed of the hashes, offset at which the trail begins), then 16 bytes a record. It is not forced to the disk: after
/// a power cut its end may be missing, and what it does not tell is believed.
/// </remarks>
internal sealed class ReadTrail : IDisposable
{
    private const int HeaderBytes = 24;
    private const int EntryBytes = 16;
    private const ulong Magic = 0x314C_4941_5254_4D53;   // "SMTRAIL1"

    /// <summary>Of a longer record its last bytes are hashed: what stands behind a cut differs in all of it.</summary>
    private const int MostHashedBytes = 4_096;

    /// <summary>Records are compared until so many bytes were: a blank line alone is found anywhere.</summary>
    private const int FewestComparedBytes = 256;

    private static readonly byte[] Blanks = [.. Enumerable.Repeat((byte)'\n', FewestComparedBytes)];

    private readonly FileStream _file;
    private readonly long _seed;
    private readonly List<Entry> _unwritten = [];
    private long _written;   // entries
    private int _blanks;     // blank lines in the last unwritten entry: an empty line must not cost sixteen times its size

    private ReadTrail(FileStream file, long seed, long begin)
    {
        _file = file;
        _seed = seed;
        Begin = End = begin;
    }

    /// <summary>Offset of the first record that it tells of.</summary>
    public long Begin { get; private set; }

    /// <summary>Offset behind the last record that it tells of.</summary>
    public long End { get; private set; }

    private long Count => _written + _unwritten.Count;

    /// <summary>Opens the trail of a file, or begins one.</summary>
    /// <param name="folder">Folder of the source's trails.</param>
    /// <param name="diskId">Id of the file by its first record.</param>
    /// <param name="position">Where a new trail begins: what stands before was read without one.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static ReadTrail Open(string folder, ulong diskId, long position)
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(PathOf(folder, diskId), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            return Load(file) is { } trail && trail.Begin <= position && position <= trail.End ? trail : Create(file, position);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file has a trail.</summary>
    public static bool IsThere(string folder, ulong diskId) => File.Exists(PathOf(folder, diskId));

    /// <summary>Removes the trails of files that are not there any more.</summary>
    /// <param name="folder">Folder of the source's trails.</param>
    /// <param name="isThere">Says whether a file may still be read on.</param>
    public static void Clean(string folder, Func<ulong, bool> isThere)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (ulong.TryParse(Path.GetFileName(path), System.Globalization.NumberStyles.HexNumber, null, out var diskId) && !isThere(diskId))
                File.Delete(path);
        }
    }

    /// <summary>Notes a record; of one that is read again nothing.</summary>
    /// <param name="end">Offset behind it.</param>
    /// <param name="bytes">Its bytes.</param>
    public void Add(long end, ReadOnlySpan<byte> bytes)
    {
        if (end <= End)
            return;
        // Of a record whose beginning was noted as torn only the rest is new.
        var news = bytes[(int)Math.Max(0, bytes.Length - (end - End))..];
        _blanks = news is [(byte)'\n'] ? (_blanks % FewestComparedBytes) + 1 : 0;
        if (_blanks > 1)
            _unwritten[^1] = new Entry(end, HashOf(Blanks.AsSpan(0, _blanks)));
        else
            _unwritten.Add(new Entry(end, HashOf(news)));
        End = end;
    }

    /// <summary>Writes what was noted. Safe to repeat.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Write()
    {
        if (_unwritten.Count == 0)
            return;
        var bytes = new byte[_unwritten.Count * EntryBytes];
        for (var i = 0; i < _unwritten.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * EntryBytes), _unwritten[i].End);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan((i * EntryBytes) + 8), _unwritten[i].Hash);
        }

        RandomAccess.Write(_file.SafeFileHandle, bytes, PlaceOf(_written));
        _written += _unwritten.Count;
        _unwritten.Clear();
        _blanks = 0;
    }

    /// <summary>Whether the file still holds the last records that were read of it.</summary>
    /// <param name="file">The file, not compressed.</param>
    public bool IsUncut(SafeFileHandle file) => Matches(file, Count);

    /// <summary>How far the file still holds what was read of it: what stands behind that is new.</summary>
    /// <param name="file">The file, not compressed.</param>
    /// <returns>An offset between two records; <see cref="Begin"/> when nothing of what the trail tells is there.</returns>
    public long UnchangedUpTo(SafeFileHandle file)
    {
        long same = 0;
        var changed = Count + 1;
        while (changed - same > 1)
        {
            var middle = same + ((changed - same) / 2);
            if (Matches(file, middle))
                same = middle;
            else
                changed = middle;
        }

        return same == 0 ? Begin : At(same - 1).End;
    }

    /// <summary>Forgets what lies behind an offset.</summary>
    public void Cut(long end)
    {
        Write();
        _written = FirstBehind(end);
        if (end < Begin)
        {
            Begin = end;
            WriteBegin(_file, end);
        }

        _file.SetLength(PlaceOf(_written));
        End = _written > 0 ? ReadEntry(_written - 1).End : Begin;
    }

    public void Dispose() => _file.Dispose();

    private static string PathOf(string folder, ulong diskId) => Path.Combine(folder, diskId.ToString("x16", System.Globalization.CultureInfo.InvariantCulture));

    private static ReadTrail? Load(FileStream file)
    {
        var header = new byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || BinaryPrimitives.ReadUInt64LittleEndian(header) != Magic)
            return null;
        var begin = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16));
        var trail = new ReadTrail(file, BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8)), begin);
        trail.DropUnwritten();
        return trail;
    }

    private static ReadTrail Create(FileStream file, long begin)
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        RandomNumberGenerator.Fill(header.AsSpan(8, 8));
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), begin);
        file.SetLength(0);
        RandomAccess.Write(file.SafeFileHandle, header, 0);
        return new ReadTrail(file, BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8)), begin);
    }

    private static void WriteBegin(FileStream file, long begin)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, begin);
        RandomAccess.Write(file.SafeFileHandle, bytes, HeaderBytes - sizeof(long));
    }

    /// <summary>A power cut leaves a file as long as it was, and zeros where nothing was written, not only at its end.</summary>
    private void DropUnwritten()
    {
        var good = 0L;
        foreach (var end in Ends().TakeWhile(end => end > End))
            (End, good) = (end, good + 1);
        _written = good;
    }

    private IEnumerable<long> Ends()
    {
        var bytes = new byte[EntryBytes << 12];
        for (var index = 0L; RandomAccess.Read(_file.SafeFileHandle, bytes, PlaceOf(index)) / EntryBytes is > 0 and var read; index += read)
        {
            for (var i = 0; i < read; i++)
                yield return BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * EntryBytes));
        }
    }

    private bool Matches(SafeFileHandle file, long count)
    {
        var compared = 0L;
        for (var i = count - 1; i >= 0 && compared < FewestComparedBytes; i--)
        {
            var (start, entry) = (i == 0 ? Begin : At(i - 1).End, At(i));
            if (!Matches(file, start, entry))
                return false;
            compared += entry.End - start;
        }

        return true;
    }

    private bool Matches(SafeFileHandle file, long start, Entry entry)
    {
        var bytes = new byte[Math.Min(entry.End - start, MostHashedBytes)];
        return RandomAccess.Read(file, bytes, entry.End - bytes.Length) == bytes.Length && HashOf(bytes) == entry.Hash;
    }

    private ulong HashOf(ReadOnlySpan<byte> record) => XxHash3.HashToUInt64(record[Math.Max(0, record.Length - MostHashedBytes)..], _seed);

    private long FirstBehind(long end)
    {
        long low = 0;
        var high = _written;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ReadEntry(middle).End > end)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private Entry At(long index) => index < _written ? ReadEntry(index) : _unwritten[(int)(index - _written)];

    private Entry ReadEntry(long index)
    {
        Span<byte> bytes = stackalloc byte[EntryBytes];
        if (RandomAccess.Read(_file.SafeFileHandle, bytes, PlaceOf(index)) < EntryBytes)
            throw new IOException($"{_file.Name} became shorter while it was used");
        return new Entry(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
    }

    private static long PlaceOf(long index) => HeaderBytes + (index * EntryBytes);

    private readonly record struct Entry(long End, ulong Hash);
}
