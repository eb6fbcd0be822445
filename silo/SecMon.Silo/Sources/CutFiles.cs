using System.Buffers.Binary;
using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>
/// Finds where files were cut, and ends them there: what is written behind a cut has names of its own, or its alerts would have those of
/// what stood there before (docs/decisions/0017).
/// </summary>
/// <param name="trails">Folder of the source's trails.</param>
/// <param name="parser">Of the source's format; its session state is not used.</param>
internal sealed class CutFiles(string trails, ILogParser parser)
{
    private const int HeadReadBytes = 1 << 16;

    private readonly List<FeedFinding> _findings = [];
    private readonly List<FileProgress> _unconfirmed = [];

    /// <summary>What happened and is not in the checkpoint yet.</summary>
    public IReadOnlyList<FeedFinding> Findings => _findings;

    /// <summary>Tells of something that happened.</summary>
    public void Report(FeedFinding finding) => _findings.Add(finding);

    /// <summary>Removes the trails of files that are not there any more.</summary>
    public void CleanTrails(Func<ulong, bool> isThere) => ReadTrail.Clean(trails, isThere);

    /// <summary>Opens the trail of a file that is read on.</summary>
    public ReadTrail Trail(FileProgress file) => ReadTrail.Open(trails, file.DiskId, file.Position);

    /// <summary>Whether a file, as it lies there, still holds what was read of it.</summary>
    public async Task<bool> IsUncutAsync(FileProgress file, string path, CancellationToken cancellation)
    {
        if (!ReadTrail.IsThere(trails, file.DiskId))
            return true;
        using var stream = await ContentStream.OpenAsync(path, 0, cancellation);
        if (stream.IsCompressed || !await stream.BeginsWithAsync(file, cancellation))
            return true;   // another file, which is no cut of this one
        using var trail = Trail(file);
        return trail.IsUncut(stream.Handle);
    }

    /// <summary>Ends a file where it was cut.</summary>
    /// <param name="file">The file; not open.</param>
    /// <param name="path">Where it lies, not compressed.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task CutAsync(FileProgress file, string path, CancellationToken cancellation)
    {
        using var stream = await ContentStream.OpenAsync(path, 0, cancellation);
        if (stream.IsCompressed || !await stream.BeginsWithAsync(file, cancellation))
            return;   // rotation has put another file there since it was looked at
        using var trail = Trail(file);
        var end = Math.Min(Math.Min(trail.UnchangedUpTo(stream.Handle), stream.LengthOnDisk), file.EndsAt ?? long.MaxValue);
        if (file.EndsAt == end)
        {
            trail.Cut(end);   // a crash came between the checkpoint and this
            return;
        }

        var length = Math.Max(Math.Max(file.Length, file.Position), trail.End);
        file.EndsAt = end;
        file.Position = Math.Min(file.Position, end);
        _unconfirmed.Add(file);
        Report(new FeedFinding(FeedIssue.Truncated, VisibleName.Of(Path.GetFileName(path)), FormattableString.Invariant($"{VisibleName.Of(path)} had {length:N0} bytes and was cut to {end:N0}")));
    }

    /// <summary>Tells that bytes were cut which nobody had read.</summary>
    public void ReportUnread(FileProgress file, SeenFile seen) =>
        Report(new FeedFinding(FeedIssue.Truncated, VisibleName.Of(Path.GetFileName(seen.Path)), FormattableString.Invariant($"{VisibleName.Of(seen.Path)} had {file.Length:N0} bytes and was cut to {seen.Length:N0} before {file.Length - Math.Max(seen.Length, file.Position):N0} of them were read")));

    /// <summary>Begins the file that stands behind a cut, once its first record is there.</summary>
    /// <param name="cut">The file that was cut; read up to there.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="isFinished">True when no more will be written.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null while too little stands there.</returns>
    /// <exception cref="InvalidDataException">It is compressed and damaged.</exception>
    public async Task<FileProgress?> BeginAsync(FileProgress cut, string path, bool isFinished, CancellationToken cancellation)
    {
        using var stream = await ContentStream.OpenAsync(path, cut.Position, cancellation);
        var head = new byte[HeadReadBytes];
        var length = await stream.ReadAtLeastAsync(head, cancellation);
        return Begin(cut, head.AsSpan(0, length), isComplete: isFinished && length < head.Length);
    }

    /// <summary>The findings, and where the files end, are in the checkpoint.</summary>
    public void Confirm()
    {
        foreach (var file in _unconfirmed)
        {
            using var trail = Trail(file);
            trail.Cut(file.EndsAt ?? file.Position);
        }

        _unconfirmed.Clear();
        _findings.Clear();
    }

    private FileProgress? Begin(FileProgress cut, ReadOnlySpan<byte> content, bool isComplete)
    {
        if (content.IsEmpty)
            return null;
        var place = new ContentPlace(cut.Container, IsFileStart: cut.Position == 0, isComplete);
        var head = FileIdentity.HeadOf(content, parser.Frame(content, place), isComplete);
        if (head.IsEmpty)
            return null;
        return new FileProgress
        {
            FileId = IdOf(cut, head),
            CutFrom = cut.DiskId,
            HeadLength = cut.HeadLength,
            Container = cut.Container,
            FirstTicks = cut.FirstTicks,
            Path = cut.Path,
            Position = cut.Position,
            Length = cut.Length,
            Place = cut.Place,
        };
    }

    private static ulong IdOf(FileProgress cut, ReadOnlySpan<byte> head)
    {
        var bytes = new byte[16 + head.Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, cut.FileId);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), cut.Position);
        head.CopyTo(bytes.AsSpan(16));
        return FileIdentity.IdOf(bytes);
    }
}
