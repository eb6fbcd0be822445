using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>The file that is read now: its stream, what was read ahead of the parser, and the trail of what was consumed.</summary>
/// <param name="file">How far it was read.</param>
/// <param name="stream">Stands at the file's position.</param>
/// <param name="trail">Null for a compressed file.</param>
/// <param name="place">Which file it is on disk (<see cref="FileStatus.Place"/>).</param>
/// <param name="buffer">Where to read ahead; serves one open file after the other.</param>
/// <param name="clock">The clock.</param>
internal sealed class OpenLog(FileProgress file, ContentStream stream, ReadTrail? trail, string place, GrowingBuffer buffer, TimeProvider clock) : IDisposable
{
    private const int ComparedBytes = 1_024;

    private bool _isReleased;

    /// <summary>How far the file was read.</summary>
    public FileProgress File => file;

    /// <summary>Which file it is on disk.</summary>
    public string Place => place;

    /// <summary>Whether it is compressed.</summary>
    public bool IsCompressed => stream.IsCompressed;

    /// <summary>Bytes on disk now.</summary>
    public long LengthOnDisk => stream.LengthOnDisk;

    /// <summary>What was read and not consumed.</summary>
    public ReadOnlyMemory<byte> Ahead => buffer.Content;

    /// <summary>Offset behind what was read.</summary>
    public long ReadUpTo => file.Position + Ahead.Length;

    /// <summary>When it grew last, as far as it was read.</summary>
    public DateTimeOffset GrownAt { get; private set; }

    /// <summary>Whether all there was has been read, when it was tried last.</summary>
    public bool IsAtEnd { get; set; }

    /// <summary>Why what follows cannot be read; null when it can.</summary>
    public string? Damage { get; set; }

    /// <summary>What stands before a cut is all there will be, whatever comes behind it.</summary>
    public bool IsAtCut => file.EndsAt == ReadUpTo;

    /// <summary>What was read ahead.</summary>
    /// <param name="isFinished">True when all there is has been read, and nothing will be written to the file any more.</param>
    public SourceChunk Chunk(bool isFinished)
    {
        var isComplete = Damage is not null || isFinished || IsAtCut;
        return new SourceChunk(file, Ahead, new ContentPlace(file.Container, IsFileStart: file.Position == 0, isComplete), Damage);
    }

    /// <summary>Reads more.</summary>
    /// <exception cref="InvalidDataException">The compressed data is damaged or ends too early.</exception>
    public async Task<FillResult> FillAsync(CancellationToken cancellation)
    {
        var from = ReadUpTo;
        var room = buffer.Room();
        if (file.EndsAt is { } end && end - from < room.Length)
            room = room[..(int)(end - from)];
        var read = await stream.ReadAsync(room, cancellation);
        if (!IsCompressed && await JudgeAsync(from, read, cancellation) is { } other)
            return other;
        if (read == 0)
            return FillResult.Nothing;
        (IsAtEnd, GrownAt) = (false, clock.GetUtcNow());
        buffer.Added(read);
        return FillResult.More;
    }

    /// <summary>Notes that the first bytes of what was read ahead were processed.</summary>
    public void Consume(int count)
    {
        trail?.Add(file.Position + count, Ahead.Span[..count]);
        buffer.Consume(count);
        file.Position += count;
    }

    /// <summary>Writes down what was consumed. Safe to repeat.</summary>
    public void Keep() => trail?.Write();

    /// <summary>Closes all but the stream, which is somebody else's from now on.</summary>
    public ContentStream Release()
    {
        _isReleased = true;
        return stream;
    }

    public void Dispose()
    {
        trail?.Dispose();
        buffer.Clear();
        if (!_isReleased)
            stream.Dispose();
    }

    /// <summary>
    /// Read first, look at the file after: if it still begins as it did, what was read belongs to it; and if it still holds what was read before,
    /// it was not cut. What a cut has left in the buffer is no whole record.
    /// </summary>
    private async Task<FillResult?> JudgeAsync(long from, int read, CancellationToken cancellation)
    {
        var isShorter = LengthOnDisk < from;
        if ((read > 0 || isShorter) && !await stream.BeginsWithAsync(file, cancellation))
            return FillResult.OtherFile;
        var isCut = read == 0 ? isShorter : trail?.IsUncut(stream.Handle) == false || !await HoldsBufferAsync(from, cancellation);
        return isCut ? FillResult.Cut : null;
    }

    private async Task<bool> HoldsBufferAsync(long end, CancellationToken cancellation) =>
        Ahead.IsEmpty || await stream.HoldsAsync(Ahead[Math.Max(0, Ahead.Length - ComparedBytes)..], end, cancellation);
}
