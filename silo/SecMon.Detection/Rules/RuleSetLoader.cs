using SecMon.Detection.Lists;
using SecMon.Detection.Loading;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Rules;

/// <summary>Reads, checks and compiles rule files (sigma.md). It never throws for what a file says.</summary>
public static class RuleSetLoader
{
    private const string ListsFolder = "lists/";

    /// <summary>Loads all rules. Files below <c>lists/</c>, tests (<c>NAME.tests.yml</c>) and files that are not YAML are left out.</summary>
    /// <param name="ruleFiles">All files of the rules folder, in any order.</param>
    /// <param name="lists">The lists that rules may use.</param>
    /// <returns>The rules of the files without an error, and the problems of all files.</returns>
    public static RuleSetResult Load(IReadOnlyList<RuleFile> ruleFiles, ListLibrary lists)
    {
        var files = ruleFiles.Where(IsRuleFile).OrderBy(file => file.RelativePath, StringComparer.Ordinal).ToArray();
        var problems = files.Select(_ => new Problems()).ToArray();
        var fields = new FieldNames();
        var byFile = new RuleDocument[files.Length][];
        Parallel.For(0, files.Length, i => byFile[i] = Documents(files[i], lists, fields, problems[i]));
        var documents = byFile.SelectMany(of => of).ToList();

        var rules = new RuleLinker(documents, fields).Link();
        var ruleSet = new RuleSet
        {
            Hash = RuleSetHash.Of(files, lists.Files),
            Detections = rules.Detections,
            Correlations = rules.Correlations,
        };
        var diagnostics = problems.SelectMany(one => one.Found)
            .OrderBy(problem => problem.Location.Path, StringComparer.Ordinal)
            .ThenBy(problem => problem.Location.Line)
            .ThenBy(problem => problem.Location.Column);
        return new RuleSetResult(ruleSet, [.. diagnostics]);
    }

    private static bool IsRuleFile(RuleFile file)
    {
        var path = file.RelativePath;
        return !path.StartsWith(ListsFolder, StringComparison.Ordinal)
            && (path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase))
            && !path.EndsWith(".tests.yml", StringComparison.OrdinalIgnoreCase)
            && !path.EndsWith(".tests.yaml", StringComparison.OrdinalIgnoreCase);
    }

    private static RuleDocument[] Documents(RuleFile file, ListLibrary lists, FieldNames fields, Problems problems)
    {
        var nodes = YamlReader.Read(file, problems);
        if (nodes is { Count: 0 })
            problems.Warn(new SourceLocation(file.Path, 1, 1), "the file holds no rule");

        var reader = new DocumentReader(file, lists, fields, problems);
        return [.. (nodes ?? []).Select(reader.Read).OfType<RuleDocument>()];
    }
}
