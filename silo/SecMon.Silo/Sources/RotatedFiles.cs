using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace SecMon.Silo.Sources;

/// <summary>Finds the files of a glob, and what log rotation made of them: <c>x.csv.1</c>, <c>x.csv-20261116.gz</c>, <c>x.csv.gz</c>.</summary>
internal static partial class RotatedFiles
{
    /// <summary>The folder in which the files of a glob lie.</summary>
    public static string FolderOf(string glob) => Path.GetDirectoryName(Path.GetFullPath(glob)) ?? "/";

    /// <summary>All files that a path names; wildcards stand in its last part.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static IEnumerable<string> Find(string glob)
    {
        var folder = FolderOf(glob);
        var pattern = Path.GetFileName(glob);
        if (!Directory.Exists(folder))
            return [];
        return Directory.EnumerateFiles(folder).Where(path => Fits(pattern, Path.GetFileName(path)));
    }

    /// <summary>Says why the folder of a glob is none.</summary>
    public static string WhyNoFolder(string glob)
    {
        var folder = FolderOf(glob);
        if (File.Exists(folder))
            return $"{VisibleName.Of(folder)} is a file, not a folder; mend  path:  of the source";
        if (folder.AsSpan().IndexOfAny('*', '?') >= 0)
            return $"there is no folder {VisibleName.Of(folder)}; wildcards stand only in the last part of  path:";
        var whence = Path.IsPathRooted(glob) ? "" : $", which is relative to {VisibleName.Of(Environment.CurrentDirectory)}";
        return $"there is no folder {VisibleName.Of(folder)}; make it, or mend  path:  of the source{whence}";
    }

    private static bool Fits(string pattern, string name) =>
        Matches(pattern, name) || (RotationSuffix().Match(name) is { Success: true } suffix && Matches(pattern, name[..suffix.Index]));

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    [GeneratedRegex(@"(?:[.-]\d+)*(?:\.gz)?$", RegexOptions.NonBacktracking)]
    private static partial Regex RotationSuffix();
}
