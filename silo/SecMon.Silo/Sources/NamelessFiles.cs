namespace SecMon.Silo.Sources;

/// <summary>
/// Files that were removed while they were read. Whoever holds one open may go on writing to it, unseen by all who look at names; so it is
/// kept open for a while, a few at most, since the disk gets no room back before.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class NamelessFiles(TimeProvider clock) : IDisposable
{
    private const int Most = 8;

    /// <summary>A server that still writes there does so within this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly List<Kept> _kept = [];

    /// <summary>Keeps a file.</summary>
    public void Keep(FileProgress file, ContentStream stream)
    {
        _kept.Add(new Kept(file.DiskId, stream, clock.GetUtcNow()));
        if (_kept.Count > Most)
            Drop(_kept[0]);
    }

    /// <summary>Takes a file back, to read on where it was left.</summary>
    /// <returns>Null when it is not kept.</returns>
    public ContentStream? Take(FileProgress file)
    {
        if (_kept.Find(kept => kept.DiskId == file.DiskId) is not { } found)
            return null;
        _kept.Remove(found);
        found.Stream.GoTo(file.Position);
        return found.Stream;
    }

    /// <summary>Bytes that stand behind the position.</summary>
    public long Unread(FileProgress file) => _kept.Find(kept => kept.DiskId == file.DiskId) is { } found ? Math.Max(0, found.Stream.LengthOnDisk - file.Position) : 0;

    /// <summary>Lets go of those that have a name again, and of those that nobody writes to.</summary>
    /// <param name="hasName">Says whether a file is there.</param>
    public void Clean(Func<ulong, bool> hasName)
    {
        foreach (var kept in _kept.Where(kept => hasName(kept.DiskId) || clock.GetUtcNow() - kept.Since >= Patience).ToList())
            Drop(kept);
    }

    public void Dispose() => _kept.ForEach(kept => kept.Stream.Dispose());

    private void Drop(Kept kept)
    {
        kept.Stream.Dispose();
        _kept.Remove(kept);
    }

    private sealed record Kept(ulong DiskId, ContentStream Stream, DateTimeOffset Since);
}
