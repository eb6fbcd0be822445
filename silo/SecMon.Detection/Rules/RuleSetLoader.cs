using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Loading;
using SecMon.Detection.Lists;
using SecMon.Detection.Loading;
using SecMon.Detection.Pipelines;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Rules;

/// <summary>Reads, checks and compiles rule files (sigma.md). It never throws for what a file says.</summary>
public static class RuleSetLoader
{
    private const string ListsFolder = "lists/";

    /// <summary>Loads all rules. Files below <c>lists/</c>, tests (<c>NAME.tests.yml</c>) and files that are not YAML are left out.</summary>
    /// <param name="ruleFiles">All files of the rules folder, in any order; those below <c>pipelines/</c> change the others.</param>
    /// <param name="lists">The lists that rules may use.</param>
    /// <param name="shadowStatuses">Statuses whose rules run in shadow; null for none.</param>
    /// <param name="onFile">Called with the number of files that are compiled, from any thread; null when nobody waits.</param>
    /// <returns>The rules of the files without an error, and the problems of all files.</returns>
    public static RuleSetResult Load(IReadOnlyList<RuleFile> ruleFiles, ListLibrary lists, IReadOnlyList<string>? shadowStatuses = null, Action<long>? onFile = null)
    {
        var files = ruleFiles.Where(IsRuleFile).OrderBy(file => file.RelativePath, StringComparer.Ordinal).ToArray();
        var problems = files.Select(_ => new Problems()).ToArray();
        var fields = new FieldNames();
        var ofPipelines = new List<Diagnostic>();
        var pipelines = PipelineSet.Read(ruleFiles, ofPipelines);
        var nodes = new IReadOnlyList<YamlNode>[files.Length];
        var inShadow = shadowStatuses ?? [];
        Parallel.For(0, files.Length, i => nodes[i] = Nodes(files[i], problems[i]));
        pipelines.Learn(nodes.SelectMany(of => of));
        var byFile = new RuleDocument[files.Length][];
        var compiled = 0L;
        Parallel.For(0, files.Length, i =>
        {
            var reader = new DocumentReader(files[i], lists, fields, inShadow, problems[i]);
            byFile[i] = [.. nodes[i].Select(node => reader.Read(pipelines.Apply(node, problems[i]))).OfType<RuleDocument>()];
            onFile?.Invoke(Interlocked.Increment(ref compiled));
        });
        var documents = byFile.SelectMany(of => of).ToList();

        var linker = new RuleLinker(documents, fields);
        var decisions = new DecisionLinker(documents, lists, fields);
        decisions.Link();   // before rules are linked: a file with a wrong decision gives no rules either
        var rules = linker.Link();
        var ruleSet = new RuleSet
        {
            Hash = HashOf(ruleFiles, lists.Files, inShadow),
            Detections = rules.Detections,
            Correlations = rules.Correlations,
            Decisions = DecisionSet.Compile([.. decisions.Sound]),
        };
        var diagnostics = problems.SelectMany(one => one.Found).Concat(ofPipelines)
            .OrderBy(problem => problem.Location.Path, StringComparer.Ordinal)
            .ThenBy(problem => problem.Location.Line)
            .ThenBy(problem => problem.Location.Column);
        return new RuleSetResult(ruleSet, [.. diagnostics]);
    }

    /// <summary>The hash of the set that files make.</summary>
    internal static string HashOf(RuleFiles files) => HashOf(files.Rules, files.Lists, files.ShadowStatuses);

    private static string HashOf(IReadOnlyList<RuleFile> ruleFiles, IReadOnlyList<RuleFile> lists, IReadOnlyList<string> shadowStatuses) =>
        RuleSetHash.Of(ruleFiles.Where(IsRuleFile), lists, [.. ruleFiles.Where(file => PipelineFolder.Holds(file.RelativePath))], shadowStatuses);

    private static bool IsRuleFile(RuleFile file)
    {
        var path = file.RelativePath;
        return !path.StartsWith(ListsFolder, StringComparison.Ordinal)
            && !PipelineFolder.Holds(path)
            && (path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase))
            && !path.EndsWith(".tests.yml", StringComparison.OrdinalIgnoreCase)
            && !path.EndsWith(".tests.yaml", StringComparison.OrdinalIgnoreCase);
    }

    private static IReadOnlyList<YamlNode> Nodes(RuleFile file, Problems problems)
    {
        var nodes = YamlReader.Read(file, problems);
        if (nodes is { Count: 0 })
            problems.Warn(new SourceLocation(file.Path, 1, 1), "the file holds no rule");
        return nodes ?? [];
    }
}
