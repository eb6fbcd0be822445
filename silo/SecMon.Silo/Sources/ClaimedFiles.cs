using System.Diagnostics;

namespace SecMon.Silo.Sources;

/// <summary>
/// The files that a source names which stands earlier in the configuration. They are its own by configuration alone, whoever
/// saw them first, so that every start decides the same.
/// </summary>
/// <param name="source">The earlier source.</param>
internal sealed class ClaimedFiles(SourceOptions source)
{
    /// <summary>Names may change twice within one tick of a folder's time; after this it is another tick.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    /// <summary>What links lead to may change without a change of the folder.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(5);

    private HashSet<string> _places = [];
    private long _changed = -1;
    private long _changeSeenAt;
    private long _listedAt;

    /// <summary>Id of the source.</summary>
    public string Source => source.Id;

    /// <summary>Whether the source names the file of that place.</summary>
    public bool Holds(string place) => _places.Contains(place);

    /// <summary>Looks again; lists the folder only when it may hold other files than before.</summary>
    public void Look()
    {
        var changed = FileStatus.Of(RotatedFiles.FolderOf(source.Path), out _)?.ChangedNanoseconds ?? -1;
        if (changed == _changed && changed >= 0 && Stopwatch.GetElapsedTime(_listedAt) < Oldest && Stopwatch.GetElapsedTime(_changeSeenAt, _listedAt) > Settled)
            return;
        if (changed != _changed)
            (_changed, _changeSeenAt) = (changed, Stopwatch.GetTimestamp());
        _listedAt = Stopwatch.GetTimestamp();
        try
        {
            _places = RotatedFiles.Find(source.Path).Select(FileStatus.PlaceOf).ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // What it had is still its own: a folder that is shut for a moment must not give its files to another source.
            _listedAt = 0;
        }
    }
}
