namespace SecMon.Silo.Sources;

/// <summary>
/// What stood in a folder at the very first start, as far as it could not be seen then: <c>start:</c> decides of it when it can.
/// Part of a source's checkpoint, since permission often comes with a restart.
/// </summary>
public sealed class FirstLook
{
    /// <summary>True until the folder could be looked into.</summary>
    public bool IsDue { get; set; }

    /// <summary>Files that could not be looked at when the folder could: places of <see cref="FileStatus"/>, or paths where it says none.</summary>
    public HashSet<string> Hidden { get; init; } = [];

    /// <summary>A copy for the checkpoint.</summary>
    public FirstLook Copy() => new() { IsDue = IsDue, Hidden = [.. Hidden] };

    /// <summary>Whether a file that is seen for the first time may have stood there at the start.</summary>
    internal bool MayHold(string path) =>
        IsDue || (Hidden.Count > 0 && (Hidden.Contains(FileStatus.PlaceOf(path)) || Hidden.Contains(Path.GetFullPath(path))));

    /// <summary>Takes up a look at a folder that could be seen.</summary>
    /// <param name="hidden">Paths of the files that could not.</param>
    internal void Note(IReadOnlyList<string> hidden)
    {
        if (!IsDue && Hidden.Count == 0)
            return;
        if (IsDue)
            Hidden.UnionWith(hidden.Select(FileStatus.PlaceOf));
        else
            Hidden.IntersectWith(hidden.SelectMany(path => new[] { FileStatus.PlaceOf(path), Path.GetFullPath(path) }));   // what is read now, or gone, need not be known any more
        IsDue = false;
    }
}
