using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>
/// Judges files that are not there any more. One of which everything was read, or whose bytes stand in another file, was rotated: no word.
/// One that vanished before says what was lost.
/// </summary>
internal sealed class VanishedFiles
{
    /// <summary>While a folder is listed a file that is renamed may be missed once.</summary>
    private const int FewestLooks = 2;

    private readonly Dictionary<ulong, int> _missed = [];
    private bool _wasThere;

    /// <summary>Judges a look.</summary>
    /// <param name="known">What was read.</param>
    /// <param name="folder">What is there.</param>
    /// <param name="isOpen">Says whether a file is still open, and so is read on though it has no name.</param>
    public IEnumerable<FeedFinding> Judge(IReadOnlyList<FileProgress> known, FolderView folder, Func<FileProgress, bool> isOpen)
    {
        if (folder.IsMissing)
            return JudgeFolder(folder);
        _wasThere |= !folder.IsBlind;
        // What cannot be seen may still be there.
        return !folder.IsBlind ? [.. known.Where(file => IsGone(file, folder, isOpen)).Select(Lost).OfType<FeedFinding>()] : [];
    }

    private List<FeedFinding> JudgeFolder(FolderView folder)
    {
        if (!_wasThere)
            return [];
        _wasThere = false;
        return [new FeedFinding(FeedIssue.MissingFolder, Path.GetFileName(folder.Folder), $"the folder {folder.Folder} is not there any more")];
    }

    private bool IsGone(FileProgress file, FolderView folder, Func<FileProgress, bool> isOpen)
    {
        if (folder.Files.ContainsKey(file.DiskId) || folder.IsOfOther(file.Path) || isOpen(file))
        {
            _missed.Remove(file.DiskId);
            return false;
        }

        return !file.IsGone && (_missed[file.DiskId] = _missed.GetValueOrDefault(file.DiskId) + 1) >= FewestLooks;
    }

    private FeedFinding? Lost(FileProgress file)
    {
        file.IsGone = true;
        _missed.Remove(file.DiskId);
        if (file.Unread == 0)
            return null;
        var (path, name) = (VisibleName.Of(file.Path), VisibleName.Of(Path.GetFileName(file.Path)));
        return File.Exists(file.Path)
            ? new FeedFinding(FeedIssue.Truncated, name, FormattableString.Invariant($"{path} was cut before {file.Unread:N0} bytes of it were read"))
            : new FeedFinding(FeedIssue.LostFile, name, FormattableString.Invariant($"{path} vanished before {file.Unread:N0} bytes of it were read"));
    }
}
