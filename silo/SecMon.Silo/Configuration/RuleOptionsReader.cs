using SecMon.Detection.Rules;
using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>Reads <c>rules:</c>, a folder, or <c>{folder, shadow}</c>.</summary>
/// <param name="settings">Of the configuration.</param>
internal sealed class RuleOptionsReader(Settings settings)
{
    private const string Key = "rules";
    private const string Folder = "folder";
    private const string Shadow = "shadow";

    private static readonly string[] Keys = [Folder, Shadow];

    /// <summary>Makes room for the environment: <c>SECMON__RULES</c> names the folder, also where the file says more, and <c>SECMON__RULES__SHADOW__0</c> goes beside a folder.</summary>
    /// <param name="root">The configuration.</param>
    /// <param name="path">What a variable names.</param>
    /// <returns>Where its value goes.</returns>
    public static string[] Place(YamlMappingNode root, string[] path)
    {
        var written = root.Children.TryGetValue(Key, out var node) ? node : null;
        if (path is [Key, _, ..] && written is YamlScalarNode folder)
            root.Children[Key] = new YamlMappingNode(Folder, folder);
        return path is [Key] && written is YamlMappingNode ? [Key, Folder] : path;
    }

    /// <summary>The folder as it is named; null for the default.</summary>
    public string? FolderOf(YamlMappingNode root) => Map(root) is { } map ? settings.Folder(map, Folder) : settings.Folder(root, Key);

    /// <summary>The statuses whose rules run in shadow.</summary>
    public IReadOnlyList<string> ShadowOf(YamlMappingNode root)
    {
        if (Map(root) is not { } map)
            return [];
        settings.CheckKeys(map, Keys);
        var statuses = settings.Texts(map, Shadow);
        foreach (var unknown in statuses.Where(status => !RuleStatuses.All.Contains(status)))
            settings.Problem(map.Children[Shadow], $"'{unknown}' is no status of a rule", $"statuses: {string.Join(", ", RuleStatuses.All)}; write  {Key}: {{{Shadow}: [test, experimental]}}");
        return [.. statuses.Distinct()];
    }

    private static YamlMappingNode? Map(YamlMappingNode root) => root.Children.TryGetValue(Key, out var node) ? node as YamlMappingNode : null;
}
