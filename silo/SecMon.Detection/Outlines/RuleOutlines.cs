using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Outlines;

/// <summary>The outlines of all detection rules and filters of the files that load.</summary>
internal static class RuleOutlines
{
    /// <summary>Reads the outlines.</summary>
    /// <param name="files">All files of the rules folder.</param>
    /// <param name="problems">What loading said: files with an error are left out.</param>
    public static IReadOnlyList<RuleOutline> Read(IReadOnlyList<RuleFile> files, IEnumerable<Diagnostic> problems)
    {
        var refused = problems.Where(problem => problem.IsError).Select(problem => problem.Location.Path).ToHashSet();
        return [.. files.Where(file => !refused.Contains(file.Path)).SelectMany(Documents, (file, document) => RuleOutline.Of(file, document)).OfType<RuleOutline>()];
    }

    /// <summary>The documents of a rule file that are maps; none of lists, tests and other files.</summary>
    public static IEnumerable<YamlMap> Documents(RuleFile file) =>
        RuleTestFile.IsTestFile(file.RelativePath) || file.RelativePath.StartsWith("lists/", StringComparison.Ordinal)
            ? []
            : (YamlReader.Read(file, new Problems()) ?? []).OfType<YamlMap>();
}
