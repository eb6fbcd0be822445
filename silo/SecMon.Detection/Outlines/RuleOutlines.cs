using SecMon.Detection.Loading;
using SecMon.Detection.Pipelines;
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
        return [.. Documents(files).Where(one => !refused.Contains(one.File.Path)).Select(one => RuleOutline.Of(one.File, one.Document)).OfType<RuleOutline>()];
    }

    /// <summary>The documents of all rule files that are maps, as pipelines leave them.</summary>
    public static IEnumerable<(RuleFile File, YamlMap Document)> Documents(IReadOnlyList<RuleFile> files)
    {
        var pipelines = PipelineSet.Read(files);
        var written = files.SelectMany(Written, (file, document) => (file, document)).ToArray();
        pipelines.Learn(written.Select(one => one.document));
        return written.Select(one => (one.file, (YamlMap)pipelines.Apply(one.document, new Problems())));
    }

    private static IEnumerable<YamlMap> Written(RuleFile file) =>
        RuleTestFile.IsTestFile(file.RelativePath) || file.RelativePath.StartsWith("lists/", StringComparison.Ordinal) || PipelineFolder.Holds(file.RelativePath)
            ? []
            : (YamlReader.Read(file, new Problems()) ?? []).OfType<YamlMap>();
}
