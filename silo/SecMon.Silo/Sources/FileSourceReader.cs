using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>
/// Follows the files of a glob through rotation by rename, by new name and by copy-truncate. A file is known by its
/// first record, not by its name, so a renamed, copied or compressed file is the same file, and one that was
/// truncated and written anew is another. Of one that was cut and keeps its first record, what is written behind the cut is another
/// (<see cref="CutFiles"/>). Files are read one after the other in the order of their first records.
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
    private readonly CutFiles _cuts;
    private readonly VanishedFiles _vanished = new();
    private readonly NamelessFiles _nameless;
    private readonly FirstLook _firstLook;
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;
    private OpenLog? _open;
    private bool _hasBegun;
    private bool _hasLooked;

    /// <summary>Makes a reader.</summary>
    /// <param name="glob">Path of the files; <c>*</c> and <c>?</c> in its last part.</param>
    /// <param name="parser">A parser of the source's format, used only to frame records and read times.</param>
    /// <param name="start">Where to begin with files that stand there at the very first start.</param>
    /// <param name="progress">Progress of the checkpoint; null at the very first start.</param>
    /// <param name="clock">The clock, to tell when a file is finished.</param>
    /// <param name="trails">Folder of what was read of each file (<see cref="ReadTrail"/>).</param>
    /// <param name="place">Where the source stands in the configuration; null for one alone.</param>
    /// <param name="firstLook">Of the checkpoint; null at the very first start, and in a checkpoint of the first versions.</param>
    public FileSourceReader(string glob, ILogParser parser, StartMode start, IEnumerable<FileProgress>? progress, TimeProvider clock, string trails, SourcePlace? place = null, FirstLook? firstLook = null)
    {
        _nameless = new NamelessFiles(clock);
        _cuts = new CutFiles(trails, parser);
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
    public long LagBytes => _known.Sum(Unread);

    /// <inheritdoc/>
    public IReadOnlyList<FeedFinding> Findings => _cuts.Findings;

    /// <inheritdoc/>
    public bool AwaitsCheckpoint => _hasBegun || Findings.Count > 0;

    /// <inheritdoc/>
    public async Task<SourceChunk?> ReadAsync(CancellationToken cancellation)
    {
        if (_open is { IsAtEnd: false, Ahead.IsEmpty: false })
            return Chunk(_open);

        if (_open is null or { IsAtEnd: true } || _clock.GetUtcNow() - _lookedAt >= LookInterval)
            await LookAsync(cancellation);

        for (var i = 0; i < _known.Count && !AwaitsCheckpoint; i++)
        {
            if (Unread(_known[i]) == 0)
                continue;
            if (_known[i].EndsAt == _known[i].Position)
            {
                await BeginBehindCutAsync(i, cancellation);
                if (!_known[i].IsReadToEnd)
                    return null;
                continue;
            }

            var chunk = await ReadFileAsync(_known[i], cancellation);
            // A record that is being written holds back newer files: records are handed out in order.
            if (chunk is not null || _open is { Ahead.IsEmpty: false })
                return chunk;
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<SourceChunk?> ReadMoreAsync(CancellationToken cancellation)
    {
        if (_open is not { } open)
            return null;
        if (await FillAsync(open, cancellation) == FillResult.More)
            return Chunk(open);
        if (_open is null)
            return null;   // cut, or another file

        open.IsAtEnd = true;
        await LookAsync(cancellation);
        return _open is { } still ? LastChunk(still) : null;
    }

    /// <inheritdoc/>
    public void Consume(int count) => _open!.Consume(count);

    /// <inheritdoc/>
    public void Keep() => _open?.Keep();

    /// <inheritdoc/>
    public void Confirm()
    {
        if (!AwaitsCheckpoint)
            return;
        _hasBegun = false;
        Close();   // its trail is cut
        _cuts.Confirm();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _nameless.Dispose();
    }

    private SourceChunk Chunk(OpenLog open) => open.Chunk(open.IsAtEnd && IsFinished(open.File));

    /// <summary>Only of a finished file is it known that what stands there without an end is torn.</summary>
    private SourceChunk? LastChunk(OpenLog open) =>
        open.Damage is not null || (!open.Ahead.IsEmpty && (open.IsAtCut || IsFinished(open.File))) ? Chunk(open) : null;

    /// <summary>Bytes that are there; a file that was deleted may still be open, and its writer at it.</summary>
    private long Unread(FileProgress file)
    {
        if (_folder.Files.TryGetValue(file.DiskId, out var seen))
            return seen.Unread(file);
        return _open is { IsCompressed: false } open && open.File == file ? Math.Max(0, open.LengthOnDisk - file.Position) : _nameless.Unread(file);
    }

    /// <summary>The checkpoint knows the new file before anything of it is handed out: after a crash and a further cut its name must not be forgotten.</summary>
    private async Task BeginBehindCutAsync(int index, CancellationToken cancellation)
    {
        var cut = _known[index];
        var isCompressed = _folder.Files.TryGetValue(cut.DiskId, out var seen) && seen.IsCompressed;
        if (isCompressed && _clock.GetUtcNow().UtcDateTime - seen!.WrittenAt < Grace)
            return;
        FileProgress? begun = null;
        try
        {
            begun = await _cuts.BeginAsync(cut, PathOf(cut), IsFinished(cut), cancellation);
        }
        catch (InvalidDataException)
        {
            _cuts.Report(new FeedFinding(FeedIssue.Truncated, VisibleName.Of(Path.GetFileName(cut.Path)), $"{VisibleName.Of(PathOf(cut))} is damaged behind the place where it was cut"));
        }

        if (begun is null)
        {
            cut.IsReadToEnd = isCompressed;   // nothing stands there, and nothing will
            return;
        }

        Close();
        _known[index] = begun;
        _hasBegun = true;
    }

    private string PathOf(FileProgress file) => _folder.Files.TryGetValue(file.DiskId, out var seen) ? seen.Path : file.Path;

    private async Task<SourceChunk?> ReadFileAsync(FileProgress file, CancellationToken cancellation)
    {
        var open = await OpenAsync(file, cancellation);
        if (await FillAsync(open, cancellation) == FillResult.More)
            return Chunk(open);
        if (_open is null)
            return null;

        open.IsAtEnd = true;
        if (open.Ahead.IsEmpty && open.Damage is null)
            file.IsReadToEnd = open.IsCompressed;
        return LastChunk(open);
    }

    private async Task<OpenLog> OpenAsync(FileProgress file, CancellationToken cancellation)
    {
        var path = PathOf(file);
        var place = _folder.Files.TryGetValue(file.DiskId, out var seen) ? seen.Place : _open?.Place ?? "";
        // What was put in the place of the file is another one to the system; first the old one is read to its end.
        if (_open is { } open && open.File == file && path == file.Path && (place == open.Place || open.LengthOnDisk > open.ReadUpTo))
            return open;
        Close();
        var stream = _nameless.Take(file) ?? await ContentStream.OpenAsync(path, file.Position, cancellation);
        file.Path = path;
        return _open = new OpenLog(file, stream, stream.IsCompressed ? null : _cuts.Trail(file), place, _buffer, _clock);
    }

    private void Close()
    {
        if (_open is not { } open)
            return;
        open.Keep();   // before anything is let go: it may fail
        _open = null;
        var isNameless = !open.IsCompressed && _hasLooked && !_folder.IsBlind && !_folder.Files.ContainsKey(open.File.DiskId) && open.LengthOnDisk >= open.File.Position;
        if (isNameless)
            _nameless.Keep(open.File, open.Release());
        open.Dispose();
    }

    /// <summary>Reads more; a file that was cut or is another one is closed.</summary>
    private async Task<FillResult> FillAsync(OpenLog open, CancellationToken cancellation)
    {
        FillResult result;
        try
        {
            result = await open.FillAsync(cancellation);
        }
        catch (InvalidDataException)
        {
            NoteDamage(open);
            return FillResult.Nothing;
        }

        if (result == FillResult.Cut)
            await CutAsync(open.File, cancellation);
        else if (result == FillResult.OtherFile)
            Close();
        return result;
    }

    /// <summary>A compressed file that ends too early may still be written; only when it is left alone it is damaged.</summary>
    private void NoteDamage(OpenLog open)
    {
        if (_folder.Files.TryGetValue(open.File.DiskId, out var seen) && _clock.GetUtcNow().UtcDateTime - seen.WrittenAt < Grace)
        {
            Close();
            return;
        }

        open.File.IsReadToEnd = true;
        open.Damage = RejectReason.Compression;
    }

    /// <summary>Gone, compressed, or followed by a newer file and left alone for a while.</summary>
    private bool IsFinished(FileProgress file)
    {
        if (!_folder.Files.TryGetValue(file.DiskId, out var seen))
            return _open?.File != file || _clock.GetUtcNow() - _open.GrownAt >= Grace;   // who holds it open may still write to it
        if (seen.IsCompressed)
            return true;
        var hasNewer = _known.IndexOf(file) < _known.FindLastIndex(other => _folder.Files.ContainsKey(other.DiskId));
        return hasNewer && _clock.GetUtcNow().UtcDateTime - seen.WrittenAt >= Grace;
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        _lookedAt = _clock.GetUtcNow();
        await _folder.LookAsync(cancellation, PlaceOf);
        _nameless.Clean(_folder.Files.ContainsKey);
        var hasNew = AddNew();
        ForgetGone();
        await NoteCutAsync(cancellation);
        if (_open is { } open && !_folder.Files.ContainsKey(open.File.DiskId))
            DropBufferOf(open.File, open.LengthOnDisk);
        foreach (var finding in _vanished.Judge(_known, _folder, file => _open?.File == file || _nameless.Unread(file) > 0))
            _cuts.Report(finding);
        if (hasNew && !_folder.IsBlind)
            _cuts.CleanTrails(diskId => _open?.File.DiskId == diskId || _folder.Files.TryGetValue(diskId, out var seen) && !seen.IsCompressed);
        if (_folder.CouldSee)
            _firstLook.Note(_folder.Hidden);
    }

    private string? PlaceOf(ulong diskId) => _known.Find(file => file.DiskId == diskId)?.Place;

    /// <summary>New files come after the known ones, by the time of their first record, then by name.</summary>
    /// <returns>Whether there were any.</returns>
    private bool AddNew()
    {
        var news = _folder.Files.Values.Where(seen => !_known.Exists(file => file.DiskId == seen.Identity!.FileId))
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

        return news.Count > 0;
    }

    /// <summary>A file that is followed by one which itself begins before the start holds nothing that is wanted.</summary>
    private bool IsBeforeStart(DateTime? nextBegins) =>
        _start.Since is { } since && nextBegins is { } begins && begins < _clock.GetUtcNow().UtcDateTime - since;

    private void ForgetGone()
    {
        while (_known.Count > MostKnownFiles && _known.FindIndex(file => _open?.File != file && !_folder.Files.ContainsKey(file.DiskId)) is >= 0 and var gone)
            _known.RemoveAt(gone);
    }

    /// <summary>A file with the same first record that became shorter was cut at its end: what is written there next is new.</summary>
    private async Task NoteCutAsync(CancellationToken cancellation)
    {
        foreach (var file in _known)
        {
            if (!_folder.Files.TryGetValue(file.DiskId, out var seen) || (_open is { IsAtEnd: false, Ahead.IsEmpty: false } && _open.File == file))
                continue;
            DropBufferOf(file, seen.Length);
            var isSame = seen.Path == file.Path || seen.Place == file.Place;
            if (!isSame && !seen.IsCompressed && seen.Length < file.Position && !file.Grows(seen))
                continue;   // a copy that was taken earlier
            if (!seen.IsCompressed && (isSame || seen.Length < file.Position))
            {
                if (seen.Length < file.Position || (!_hasLooked && !await _cuts.IsUncutAsync(file, seen.Path, cancellation)))
                    await CutAsync(file, cancellation);
                else if (seen.Length < file.Length)
                    _cuts.ReportUnread(file, seen);
            }

            file.Note(seen);
        }

        _hasLooked = true;
    }

    /// <summary>A record that was being written and is cut will never be whole.</summary>
    private void DropBufferOf(FileProgress file, long length)
    {
        if (_open is not { IsCompressed: false } open || open.File != file || length >= open.ReadUpTo)
            return;
        file.Length = Math.Max(file.Length, open.ReadUpTo);
        Close();
    }

    private async Task CutAsync(FileProgress file, CancellationToken cancellation)
    {
        if (_open?.File == file)
            Close();
        await _cuts.CutAsync(file, PathOf(file), cancellation);
    }
}
