using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace SecMon.Silo.Sources;

/// <summary>The uncompressed content of a file. Gzip is recognised by its first bytes, whatever the name.</summary>
internal sealed class ContentStream : IDisposable
{
    private static readonly TimeSpan OpenPatience = TimeSpan.FromSeconds(10);

    private readonly FileStream _file;
    private readonly Stream _content;

    private ContentStream(FileStream file, Stream content, bool isCompressed)
    {
        _file = file;
        _content = content;
        IsCompressed = isCompressed;
    }

    /// <summary>True for gzip: such a file is finished, it will not grow.</summary>
    public bool IsCompressed { get; }

    /// <summary>Size of the file on disk, in bytes.</summary>
    public long LengthOnDisk => _file.Length;

    /// <summary>The file on disk.</summary>
    public SafeFileHandle Handle => _file.SafeFileHandle;

    /// <summary>How much of the file on disk was read, in bytes.</summary>
    public long PositionOnDisk => _file.Position;

    /// <summary>Opens a file at an offset of its uncompressed content.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    /// <exception cref="InvalidDataException">It is damaged before the offset.</exception>
    public static async Task<ContentStream> OpenAsync(string path, long offset, CancellationToken cancellation)
    {
        var file = await OpenFileAsync(path, cancellation);
        try
        {
            if (!file.CanSeek)
                throw new IOException($"{path} is a pipe or a device, which cannot be read again; take it out of the folder, or give a file");
            var isCompressed = await IsGzipAsync(file, cancellation);
            file.Position = 0;
            if (!isCompressed)
            {
                file.Position = offset;
                return new ContentStream(file, file, isCompressed: false);
            }

            var content = new GZipStream(file, CompressionMode.Decompress);
            await SkipAsync(content, offset, cancellation);
            return new ContentStream(file, content, isCompressed: true);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes to an offset of a plain file.</summary>
    public void GoTo(long offset) => _file.Position = offset;

    /// <summary>Reads more content; 0 at the end of what is there now.</summary>
    /// <exception cref="InvalidDataException">The compressed data is damaged or ends too early.</exception>
    public ValueTask<int> ReadAsync(Memory<byte> room, CancellationToken cancellation) => _content.ReadAsync(room, cancellation);

    /// <summary>Fills the room unless the content ends before.</summary>
    public ValueTask<int> ReadAtLeastAsync(Memory<byte> room, CancellationToken cancellation) =>
        _content.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellation);

    /// <summary>True when a plain file still begins with the head by which it is known.</summary>
    public async Task<bool> BeginsWithAsync(FileProgress file, CancellationToken cancellation)
    {
        var head = new byte[file.HeadLength];
        var read = await RandomAccess.ReadAsync(_file.SafeFileHandle, head, 0, cancellation);
        return read == head.Length && FileIdentity.IdOf(head) == file.DiskId;
    }

    /// <summary>True when a plain file holds these bytes before an offset.</summary>
    public async Task<bool> HoldsAsync(ReadOnlyMemory<byte> bytes, long end, CancellationToken cancellation)
    {
        var there = new byte[bytes.Length];
        return await RandomAccess.ReadAsync(_file.SafeFileHandle, there, end - bytes.Length, cancellation) == there.Length && there.AsSpan().SequenceEqual(bytes.Span);
    }

    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }

    /// <summary>A pipe that nobody writes to opens never: who can put one in the place of a log must not stop its source.</summary>
    private static async Task<FileStream> OpenFileAsync(string path, CancellationToken cancellation)
    {
        var opening = Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(OpenPatience, cancellation);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            _ = opening.ContinueWith(opened => opened.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            if (late is OperationCanceledException)
                throw;
            throw new IOException($"{path} does not open: is it a pipe that nobody writes to, or a file system that hangs?", late);
        }
    }

    private static async Task<bool> IsGzipAsync(FileStream file, CancellationToken cancellation)
    {
        var magic = new byte[2];
        return await file.ReadAtLeastAsync(magic, 2, throwOnEndOfStream: false, cancellation) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
    }

    private static async Task SkipAsync(Stream content, long offset, CancellationToken cancellation)
    {
        var waste = new byte[1 << 16];
        while (offset > 0)
        {
            var read = await content.ReadAsync(waste.AsMemory(0, (int)Math.Min(waste.Length, offset)), cancellation);
            if (read == 0)
                return;
            offset -= read;
        }
    }
}
