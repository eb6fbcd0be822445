using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>
/// Follows the files of a glob through rotation by rename, by new name and by copy-truncate. A file is known by its
/// first record, not by its name, so a renamed, copied or compressed file is the same file, and one that was
/// truncated and written anew is another. Files are read one after the other in the order of their first records.
/// </summary>
public sealed class FileSourceReader : ISourceReader
{
    /// <summary>A file with a newer one beside it counts as finished when it was not written to for this long.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>How often the folder is looked at while a file still has content.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private const int MostKnownFiles = 4_096;

    private readonly FolderView _folder;
    private readonly TimeProvider _clock;
    private readonly StartMode _start;
    private readonly GrowingBuffer _buffer = new();
    private readonly List<FileProgress> _known;
    private readonly FirstLook _firstLook;
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;
    private ContentStream? _stream;
    private FileProgress? _current;
    private string? _damage;
    private bool _isAtEnd;

    /// <summary>Makes a reader.</summary>
    /// <param name="glob">Path of the files; <c>*</c> and <c>?</c> in its last part.</param>
    /// <param name="parser">A parser of the source's format, used only to frame records and read times.</param>
    /// <param name="start">Where to begin with files that stand there at the very first start.</param>
    /// <param name="progress">Progress of the checkpoint; null at the very first start.</param>
    /// <param name="clock">The clock, to tell when a file is finished.</param>
    /// <param name="place">Where the source stands in the configuration; null for one alone.</param>
    /// <param name="firstLook">Of the checkpoint; null at the very first start, and in a checkpoint of the first versions.</param>
    public FileSourceReader(string glob, ILogParser parser, StartMode start, IEnumerable<FileProgress>? progress, TimeProvider clock, SourcePlace? place = null, FirstLook? firstLook = null)
    {
        _folder = new FolderView(glob, parser, place);
        _start = start;
        _clock = clock;
        _firstLook = firstLook?.Copy() ?? new FirstLook { IsDue = progress is null };
        _known = [.. (progress ?? []).Select(file => file.Copy())];
    }

    /// <inheritdoc/>
    public IReadOnlyList<FileProgress> Progress => _known;

    /// <inheritdoc/>
    /// <remarks>A folder whose files were read and taken away need not be in trouble; one that never had any is.</remarks>
    public string? Problem => _folder.Problem ?? (_known.Count == 0 ? _folder.Absence : null);

    /// <inheritdoc/>
    public string? Absence => _folder.Absence;

    /// <inheritdoc/>
    public bool IsBlind => _folder.IsBlind;

    /// <inheritdoc/>
    public bool IsPartial => _folder is { Problem: not null, IsBlind: false, Files.Count: > 0 };

    /// <inheritdoc/>
    public FirstLook FirstLook => _firstLook;

    /// <inheritdoc/>
    public long LagBytes => _known.Sum(file => _folder.Files.TryGetValue(file.FileId, out var seen) ? seen.Unread(file) : 0);

    /// <inheritdoc/>
    public async Task<SourceChunk?> ReadAsync(CancellationToken cancellation)
    {
        if (_current is not null && !_isAtEnd && _buffer.Content.Length > 0)
            return Chunk();

        if (_current is null || _isAtEnd || _clock.GetUtcNow() - _lookedAt >= LookInterval)
            await LookAsync(cancellation);

        foreach (var file in _known)
        {
            if (!HasMore(file))
                continue;
            var chunk = await ReadFileAsync(file, cancellation);
            // A record that is being written holds back newer files: records are handed out in order.
            if (chunk is not null || _buffer.Content.Length > 0)
                return chunk;
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<SourceChunk?> ReadMoreAsync(CancellationToken cancellation)
    {
        if (await FillAsync(cancellation) > 0)
            return Chunk();
        if (_stream is null)
            return null;

        _isAtEnd = true;
        await LookAsync(cancellation);
        // Only of a finished file is it known that what stands there without an end is torn.
        return _buffer.Content.Length > 0 && (_damage is not null || IsFinished(_current!)) ? Chunk() : null;
    }

    /// <inheritdoc/>
    public void Consume(int count)
    {
        _buffer.Consume(count);
        _current!.Position += count;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private SourceChunk Chunk()
    {
        var isComplete = _damage is not null || (_isAtEnd && IsFinished(_current!));
        var place = new ContentPlace(_current!.Container, IsFileStart: _current.Position == 0, isComplete);
        return new SourceChunk(_current, _buffer.Content, place, _damage);
    }

    private bool HasMore(FileProgress file)
    {
        if (_folder.Files.TryGetValue(file.FileId, out var seen))
            return seen.Unread(file) > 0;
        return file == _current && _stream is not null && !_isAtEnd;   // deleted, but still open
    }

    private async Task<SourceChunk?> ReadFileAsync(FileProgress file, CancellationToken cancellation)
    {
        await OpenAsync(file, cancellation);
        var read = await FillAsync(cancellation);
        _isAtEnd = read == 0 && _stream is not null;
        if (!_isAtEnd)
            return _buffer.Content.IsEmpty ? null : Chunk();

        if (_buffer.Content.IsEmpty && _damage is null)
        {
            file.IsReadToEnd = _stream!.IsCompressed;
            return null;
        }

        return _damage is not null || IsFinished(file) ? Chunk() : null;
    }

    private async Task OpenAsync(FileProgress file, CancellationToken cancellation)
    {
        var path = _folder.Files.TryGetValue(file.FileId, out var seen) ? seen.Path : file.Path;
        if (file == _current && _stream is not null && path == file.Path)
            return;
        Close();
        _stream = await ContentStream.OpenAsync(path, file.Position, cancellation);
        _current = file;
        file.Path = path;
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
        _current = null;
        _damage = null;
        _isAtEnd = false;
        _buffer.Clear();
    }

    private async Task<int> FillAsync(CancellationToken cancellation)
    {
        if (_stream is null)
            return 0;
        int read;
        try
        {
            read = await _stream.ReadAsync(_buffer.Room(), cancellation);
        }
        catch (InvalidDataException)
        {
            return NoteDamage();
        }

        // Read first, look at the head after: if the head is still the same, what was read belongs to it.
        if (read > 0 && !_stream.IsCompressed && !await _stream.BeginsWithAsync(_current!, cancellation))
        {
            Close();
            return 0;
        }

        _buffer.Added(read);
        return read;
    }

    /// <summary>A compressed file that ends too early may still be written; only when it is left alone it is damaged.</summary>
    private int NoteDamage()
    {
        var isWritten = _folder.Files.TryGetValue(_current!.FileId, out var seen) && _clock.GetUtcNow().UtcDateTime - seen.WrittenAt < Grace;
        if (isWritten)
        {
            Close();
            return 0;
        }

        _current!.IsReadToEnd = true;
        _damage = RejectReason.Compression;
        return 0;
    }

    /// <summary>Gone, compressed, or followed by a newer file and left alone for a while.</summary>
    private bool IsFinished(FileProgress file)
    {
        if (!_folder.Files.TryGetValue(file.FileId, out var seen) || seen.IsCompressed)
            return true;
        var hasNewer = _known.IndexOf(file) < _known.FindLastIndex(other => _folder.Files.ContainsKey(other.FileId));
        return hasNewer && _clock.GetUtcNow().UtcDateTime - seen.WrittenAt >= Grace;
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        _lookedAt = _clock.GetUtcNow();
        await _folder.LookAsync(cancellation);
        AddNew();
        ForgetGone();
        NoteShrunken();
        if (_folder.CouldSee)
            _firstLook.Note(_folder.Hidden);
    }

    /// <summary>New files come after the known ones, by the time of their first record, then by name.</summary>
    private void AddNew()
    {
        var news = _folder.Files.Values.Where(seen => !_known.Exists(file => file.FileId == seen.Identity!.FileId))
            .OrderBy(seen => seen.Identity!.FirstTime ?? DateTime.MinValue)
            .ThenBy(seen => seen.Path, StringComparer.Ordinal)
            .ToList();
        for (var i = 0; i < news.Count; i++)
        {
            var identity = news[i].Identity!;
            var next = i + 1 < news.Count ? news[i + 1].Identity!.FirstTime : null;
            var isSkipped = (_start.IsEnd || IsBeforeStart(next)) && _firstLook.MayHold(news[i].Path);
            _known.Add(new FileProgress
            {
                FileId = identity.FileId,
                HeadLength = identity.HeadLength,
                Container = identity.Container,
                FirstTicks = identity.FirstTime?.Ticks ?? 0,
                Path = news[i].Path,
                Position = isSkipped && !news[i].IsCompressed ? news[i].Length : 0,
                IsReadToEnd = isSkipped && news[i].IsCompressed,
            });
        }
    }

    /// <summary>A file that is followed by one which itself begins before the start holds nothing that is wanted.</summary>
    private bool IsBeforeStart(DateTime? nextBegins) =>
        _start.Since is { } since && nextBegins is { } begins && begins < _clock.GetUtcNow().UtcDateTime - since;

    private void ForgetGone()
    {
        while (_known.Count > MostKnownFiles && _known.FindIndex(file => file != _current && !_folder.Files.ContainsKey(file.FileId)) is >= 0 and var gone)
            _known.RemoveAt(gone);
    }

    /// <summary>A file with the same first record that became shorter was cut at its end: what is written there next is new.</summary>
    private void NoteShrunken()
    {
        foreach (var file in _known)
        {
            if (!_folder.Files.TryGetValue(file.FileId, out var seen) || seen.IsCompressed || seen.Length >= file.Position)
                continue;
            if (file == _current)
                Close();
            file.Position = seen.Length;
        }
    }
}
