using System.Text;
using SecMon.Detection.Pipelines;
using SecMon.Detection.Rules;
using SecMon.Silo.Configuration;

namespace SecMon.Silo.Rules;

/// <summary>Reads rule files and lists from disk. A deployment's lists lie over the shipped ones, file by file.</summary>
internal static class RuleFolder
{
    private const string ListsFolder = "lists";
    private const int HighestRoot = 3;

    /// <summary>Reads what the configuration of a silo names.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static RuleFiles Read(SecMonOptions options) => Read(options.Rules, options.Lists) with { ShadowStatuses = options.ShadowStatuses };

    /// <summary>Reads the files of a rules folder, or one rule file.</summary>
    /// <exception cref="DirectoryNotFoundException">There is neither.</exception>
    public static RuleFiles Read(string rules, string? lists)
    {
        if (File.Exists(rules))
            return new RuleFiles([FileOf(rules, Path.GetFileName(rules))], ReadLists(Path.GetDirectoryName(Path.GetFullPath(rules))!, lists));
        if (!Directory.Exists(rules))
            throw new DirectoryNotFoundException($"there is no rules folder or rule file {rules}");

        var files = Below(rules, path => path.EndsWith(".yml", StringComparison.Ordinal) || path.EndsWith(".yaml", StringComparison.Ordinal));
        return new RuleFiles(files, ReadLists(rules, lists));
    }

    /// <summary>
    /// The rules folder that a rule file or folder lies in: the nearest one above with a folder of lists or pipelines, for a folder at
    /// most three levels above it. Without one a path is its own.
    /// </summary>
    public static string RootOf(string path)
    {
        var isFile = File.Exists(path);
        if (!isFile && !Directory.Exists(path))
            return path;

        var folder = isFile ? Path.GetDirectoryName(Path.GetFullPath(path)) : Path.GetFullPath(path);
        for (var level = 0; folder is not null && (isFile || level <= HighestRoot); level++, folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, ListsFolder)) || Directory.Exists(Path.Combine(folder, PipelineFolder.Name)))
                return level == 0 && !isFile ? path : Path.GetRelativePath(Environment.CurrentDirectory, folder);
        }

        return path;
    }

    /// <summary>True when a file is the one named or lies below the folder named; a rules folder means every file, lists of a deployment among them.</summary>
    public static bool IsMeant(string file, string path)
    {
        if (File.Exists(path))
            return Path.GetFullPath(file) == Path.GetFullPath(path);
        return RootOf(path) == path || Path.GetFullPath(file).StartsWith(Path.GetFullPath(path).TrimEnd('/') + "/", StringComparison.Ordinal);
    }

    /// <summary>Reads the lists of a rules folder, with those of the deployment over them.</summary>
    public static List<RuleFile> ReadLists(string rules, string? lists)
    {
        if (lists is not null && !Directory.Exists(lists))
            throw new DirectoryNotFoundException($"there is no lists folder {lists}");

        var shipped = Path.Combine(rules, ListsFolder);
        var files = Directory.Exists(shipped) ? Below(shipped, IsList) : [];
        if (lists is null)
            return files;
        var own = Below(lists, IsList);
        return [.. files.Where(file => !own.Exists(other => other.RelativePath == file.RelativePath)), .. own];
    }

    /// <summary>Adds pipelines that lie elsewhere; one that is in the rules folder already is there once.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static RuleFiles WithPipelines(this RuleFiles files, IEnumerable<string> pipelines)
    {
        var own = pipelines.DistinctBy(Path.GetFullPath)
            .Where(path => !files.Rules.Any(file => PipelineFolder.Holds(file.RelativePath) && Path.GetFullPath(file.Path) == Path.GetFullPath(path)));
        return files with { Rules = [.. files.Rules, .. own.Select(PipelineOf)] };
    }

    private static RuleFile PipelineOf(string path) => File.Exists(path)
        ? FileOf(path, $"{PipelineFolder.Name}/{Path.GetFileName(path)}")
        : throw new FileNotFoundException($"there is no pipeline {path}");

    private static bool IsList(string path) => path.EndsWith(".txt", StringComparison.Ordinal) || path.EndsWith(".csv", StringComparison.Ordinal);

    private static List<RuleFile> Below(string folder, Func<string, bool> wanted) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Path: path, Relative: Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .Where(file => wanted(file.Relative))
            .OrderBy(file => file.Relative, StringComparer.Ordinal)
            .Select(file => FileOf(file.Path, file.Relative))];

    private static RuleFile FileOf(string path, string relative) => new(path.Replace('\\', '/'), relative, File.ReadAllText(path, Encoding.UTF8));
}
