namespace SecMon.Silo.Rules;

/// <summary>Tells of changes below some folders. Of what the system does not tell, nothing is heard.</summary>
internal sealed class WatchedFolders : IDisposable
{
    private readonly List<FileSystemWatcher> _watchers = [];

    /// <summary>Begins to watch.</summary>
    /// <param name="paths">Folders or files; null and missing ones are left out.</param>
    /// <param name="changed">Called on any thread, often many times for one change.</param>
    public WatchedFolders(IEnumerable<string?> paths, Action changed)
    {
        foreach (var path in paths.OfType<string>())
        {
            var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path));
            if (folder is null || !Directory.Exists(folder))
                continue;
            try
            {
                var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
                watcher.Changed += (_, _) => changed();
                watcher.Created += (_, _) => changed();
                watcher.Deleted += (_, _) => changed();
                watcher.Renamed += (_, _) => changed();
                watcher.Error += (_, _) => changed();   // too many changes to tell each
                watcher.EnableRaisingEvents = true;
                _watchers.Add(watcher);
            }
            catch (IOException)
            {
                // The system has no more watches to give; looking every few seconds finds changes too.
                changed();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watchers.ForEach(watcher => watcher.Dispose());
}
