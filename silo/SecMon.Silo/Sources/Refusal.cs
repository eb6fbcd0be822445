namespace SecMon.Silo.Sources;

/// <summary>What is refused to the user of this process: whose it is, and the mend.</summary>
internal static class Refusal
{
    private const int MostSteps = 64;
    private const int MostNames = 10;

    /// <summary>The file or folder that refuses a path: the path itself, or a folder on the way to it or to where its links lead.</summary>
    public static string Refuser(string path)
    {
        var at = Path.GetFullPath(path);
        for (var step = 0; step < MostSteps; step++)
        {
            FileStatus.Of(at, out var isRefused);
            if (!isRefused || Path.GetDirectoryName(at) is not { } folder)
                return at;
            at = new FileInfo(at).LinkTarget is { } target ? Path.GetFullPath(target, folder) : folder;
        }

        return at;
    }

    /// <summary>Says that a folder may not be looked into.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isOnTheWay">True when it need only be passed through.</param>
    /// <param name="isPostgreSql">Whether a PostgreSQL server writes the log.</param>
    public static string OfFolder(string folder, bool isOnTheWay, bool isPostgreSql)
    {
        var needs = UnixFileMode.GroupExecute | (isOnTheWay ? UnixFileMode.None : UnixFileMode.GroupRead);
        return $"no permission to look into {VisibleName.Of(folder)}{Mend([folder], FileStatus.Of(folder, out _), needs, isPostgreSql)}";
    }

    /// <summary>Says which files may not be read; those that the same mend helps are told together.</summary>
    public static IEnumerable<string> OfFiles(IEnumerable<string> paths, bool isPostgreSql) => paths
        .Select(path => (Path: path, Status: FileStatus.Of(path, out _)))
        .GroupBy(file => (file.Status?.Owner, file.Status?.Group, file.Status?.Mode))
        .Select(alike => $"no permission to read {VisibleName.Some([.. alike.Select(file => file.Path)], MostNames)}{Mend([.. alike.Select(file => file.Path)], alike.First().Status, UnixFileMode.GroupRead, isPostgreSql)}");

    private static string Mend(IReadOnlyList<string> paths, FileStatus? status, UnixFileMode needs, bool isPostgreSql)
    {
        if (status is null)
            return $"; let {Environment.UserName}, who runs secmon, read it";
        var whose = $": {(paths.Count == 1 ? "it belongs" : "they belong")} to {AccountNames.User(status.Owner)} ({Convert.ToString((int)status.Mode, 8).PadLeft(4, '0')})";
        var missing = needs & ~status.Mode;
        var group = AccountNames.Group(status.Group);
        if (status.Group == 0)
            return $"{whose}; give it to a group of {Environment.UserName}, who runs secmon: chgrp GROUP and chmod {Bits(needs)}";   // nobody should join root's
        var setting = isPostgreSql && missing != UnixFileMode.None ? "set log_file_mode = 0640 and " : "";
        var change = missing == UnixFileMode.None ? "" : $"chmod {Bits(missing)} {(paths.Count == 1 ? VisibleName.Of(paths[0]) : "of these files")}; ";
        return $"{whose}; {setting}add secmon's user to its group ({change}usermod -aG {group} {Environment.UserName}), then start secmon again";
    }

    private static string Bits(UnixFileMode mode) =>
        $"g+{(mode.HasFlag(UnixFileMode.GroupRead) ? "r" : "")}{(mode.HasFlag(UnixFileMode.GroupExecute) ? "x" : "")}";
}
